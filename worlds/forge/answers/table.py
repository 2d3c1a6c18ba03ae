"""Tool name -> what answers it. A tool of the real server that is not here is not available in a world."""

from collections.abc import Callable

from worlds.forge.answer import Answer
from worlds.forge.answers.actions import actions_get, actions_list
from worlds.forge.answers.branches import create_branch, list_branches, list_tags
from worlds.forge.answers.commits import get_commit, list_commits
from worlds.forge.answers.files import get_file_contents, get_repository_tree
from worlds.forge.answers.job_logs import get_job_logs
from worlds.forge.answers.me import get_me
from worlds.forge.answers.merges import merge_pull_request, update_pull_request_branch
from worlds.forge.answers.pull_reads import pull_request_read
from worlds.forge.answers.pulls import create_pull_request, list_pull_requests, update_pull_request
from worlds.forge.answers.pushes import create_or_update_file, delete_file, push_files
from worlds.forge.answers.reviews import add_comment_to_pending_review, add_issue_comment, pull_request_review_write
from worlds.forge.answers.run_triggers import actions_run_trigger
from worlds.forge.answers.searches import search_code, search_pull_requests
from worlds.forge.visit import Arguments, Visit

TOOLS: dict[str, Callable[[Visit, Arguments], Answer]] = {
    tool.__name__: tool
    for tool in (
        actions_get,
        actions_list,
        actions_run_trigger,
        add_comment_to_pending_review,
        add_issue_comment,
        create_branch,
        create_or_update_file,
        create_pull_request,
        delete_file,
        get_commit,
        get_file_contents,
        get_job_logs,
        get_me,
        get_repository_tree,
        list_branches,
        list_commits,
        list_pull_requests,
        list_tags,
        merge_pull_request,
        pull_request_read,
        pull_request_review_write,
        push_files,
        search_code,
        search_pull_requests,
        update_pull_request,
        update_pull_request_branch,
    )
}
