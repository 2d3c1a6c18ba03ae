"""YAML as sigs.k8s.io/yaml writes it: keys in order, lists not indented, no folding, doubtful text in double quotes."""

import yaml

PLAIN = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    pass


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return dumper.represent_scalar(PLAIN, text, style="|")
    doubtful = dumper.resolve(yaml.ScalarNode, text, (True, False)) != PLAIN  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(PLAIN, text, style='"' if doubtful else None)


_Dumper.add_representer(str, _string)
_Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]


def to_yaml(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=True, width=2**31, allow_unicode=True, default_flow_style=False)
