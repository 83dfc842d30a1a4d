"""The files to run Omorg with: their settings exist, they are strict, and they fit together."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings, all_variables
from index.versions.milvus.connection import address_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/deployment"
COMPOSE = FOLDER / "compose.yaml"
UNITS = sorted(FOLDER.glob("systemd/*.service"))
MANIFESTS = sorted(FOLDER.glob("kubernetes/*.yaml"))
MILVUS = FOLDER / "milvus"
PAGES = [FOLDER / "README.md", FOLDER / "milvus.md", *sorted(MILVUS.iterdir())]
FILES = [ROOT / "Dockerfile", COMPOSE, *PAGES, *UNITS, *MANIFESTS]
VARIABLE = re.compile(r"\b(?:OMORG|SLACK)_[A-Z_]+\b")
USER = 10_001


def objects() -> list[dict[str, Any]]:
    """Read every object in the manifests."""
    return [
        found
        for path in MANIFESTS
        for found in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        if found is not None
    ]


def named(kind: str, name: str) -> dict[str, Any]:
    """Return one object."""
    (found,) = (one for one in objects() if (one["kind"], one["metadata"]["name"]) == (kind, name))
    return found


def pods() -> dict[str, dict[str, Any]]:
    """Read what each workload runs, by the workload's name."""
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]
        for one in objects()
        if one["kind"] in {"Deployment", "StatefulSet"}
    }


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """List a pod's containers, those that run first included."""
    return [*pod.get("initContainers", ()), *pod["containers"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_setting_that_is_named_exists(path: Path) -> None:
    """No file sets or tells of a setting that Omorg doesn't know."""
    assert set() == set(VARIABLE.findall(path.read_text(encoding="utf-8"))) - all_variables()


def test_what_is_set_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The values in the manifests and the units are ones that the settings take."""
    values: dict[str, str] = {}
    values |= named("ConfigMap", "omorg")["data"] | named("Secret", "omorg")["stringData"]
    for unit in UNITS:
        for line in re.findall(r"(?m)^Environment=(.*)$", unit.read_text(encoding="utf-8")):
            values |= dict(pair.split("=", 1) for pair in line.split())
    for name in all_variables():
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = Settings(_env_file=None)
    assert (9090, "0.0.0.0", "sv") == (found.metrics_port, found.metrics_host, found.language)  # noqa: S104 - as in a pod
    assert "postgresql+psycopg" == found.database.get_secret_value().partition(":")[0]


def test_the_manifests_hold_what_is_expected() -> None:
    """Each kind is there as often as it takes, under the version of its API, in one namespace."""
    kinds = sorted((one["kind"], one["apiVersion"], one["metadata"]["name"]) for one in objects())
    assert [
        ("ConfigMap", "v1", "omorg"),
        ("Deployment", "apps/v1", "omorg"),
        ("Deployment", "apps/v1", "omorg-index"),
        ("Namespace", "v1", "omorg"),
        ("NetworkPolicy", "networking.k8s.io/v1", "nothing-by-default"),
        ("NetworkPolicy", "networking.k8s.io/v1", "omorg-bot"),
        ("NetworkPolicy", "networking.k8s.io/v1", "omorg-metrics"),
        ("NetworkPolicy", "networking.k8s.io/v1", "omorg-postgresql"),
        ("PersistentVolumeClaim", "v1", "omorg-index"),
        ("PersistentVolumeClaim", "v1", "omorg-knowledge"),
        ("PodDisruptionBudget", "policy/v1", "omorg"),
        ("Secret", "v1", "omorg"),
        ("Secret", "v1", "omorg-postgresql"),
        ("Service", "v1", "omorg-postgresql"),
        ("StatefulSet", "apps/v1", "omorg-postgresql"),
    ] == kinds
    spaces = {one["metadata"].get("namespace") for one in objects() if one["kind"] != "Namespace"}
    assert {"omorg"} == spaces
    assert 2 == named("Deployment", "omorg")["spec"]["replicas"]


@pytest.mark.parametrize("name", ["omorg", "omorg-index", "omorg-postgresql"])
def test_a_pod_may_do_as_little_as_it_can(name: str) -> None:
    """No root, no capability, no way to more, nothing written but to volumes, limits on memory."""
    pod = pods()[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
    assert pod["automountServiceAccountToken"] is False
    for container in containers(pod):
        assert {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        } == container["securityContext"]
        assert {"requests", "limits"} == set(container["resources"])
        assert "memory" in container["resources"]["limits"]
        places = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert "/tmp" in places  # noqa: S108 - mounted, as its root file system can't be written to
        volumes = {volume["name"] for volume in pod["volumes"]}
        claimed = {
            claim["metadata"]["name"]
            for one in objects()
            if one["metadata"]["name"] == name
            for claim in one.get("spec", {}).get("volumeClaimTemplates", ())
        }
        assert set() == {mount["name"] for mount in container["volumeMounts"]} - volumes - claimed
    if name != "omorg-postgresql":
        assert USER == pod["securityContext"]["runAsUser"]


def test_the_bot_is_watched_by_its_own_endpoints() -> None:
    """Whether it is worth keeping is asked at /live, whether it takes questions at /ready."""
    (bot,) = pods()["omorg"]["containers"]
    assert {"startupProbe": "/live", "livenessProbe": "/live", "readinessProbe": "/ready"} == {
        probe: bot[probe]["httpGet"]["path"] for probe in bot if probe.endswith("Probe")
    }
    ports = {port["name"]: port["containerPort"] for port in bot["ports"]}
    settings = named("ConfigMap", "omorg")["data"]
    assert int(settings["OMORG_METRICS_PORT"]) == ports[bot["livenessProbe"]["httpGet"]["port"]]


def test_nothing_is_let_out_but_slack_names_and_the_database() -> None:
    """Everything is shut by default; the bot may use 443 outside, 53 and PostgreSQL's port."""
    shut = named("NetworkPolicy", "nothing-by-default")["spec"]
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} == shut
    out = named("NetworkPolicy", "omorg-bot")["spec"]["egress"]
    assert [{443}, {53}, {5432}] == [{port["port"] for port in rule["ports"]} for rule in out]
    (outside,) = (one["ipBlock"] for one in out[0]["to"])
    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"} <= set(outside["except"])
    selected = out[2]["to"][0]["podSelector"]["matchLabels"]
    labels = named("StatefulSet", "omorg-postgresql")["spec"]["template"]["metadata"]["labels"]
    assert selected == labels
    letting_out = [
        one["metadata"]["name"]
        for one in objects()
        if one["kind"] == "NetworkPolicy" and one["spec"].get("egress")
    ]
    assert ["omorg-bot"] == letting_out


def test_what_a_pod_names_is_there() -> None:
    """Each claim, setting and secret that a pod uses is in the manifests, and selectors match."""
    there = {(one["kind"], one["metadata"]["name"]) for one in objects()}
    used = set()
    for pod in pods().values():
        for volume in pod["volumes"]:
            if claim := volume.get("persistentVolumeClaim"):
                used.add(("PersistentVolumeClaim", claim["claimName"]))
        for container in containers(pod):
            for source in container.get("envFrom", ()):
                if next(iter(source.values())).get("optional"):
                    continue  # beside these, as test_the_way_to_a_milvus has it
                kind = "ConfigMap" if "configMapRef" in source else "Secret"
                used.add((kind, next(iter(source.values()))["name"]))
    assert set() == used - there
    for one in objects():
        if one["kind"] in {"Deployment", "StatefulSet"}:
            labels = one["spec"]["template"]["metadata"]["labels"]
            assert labels == one["spec"]["selector"]["matchLabels"]
    host = named("Secret", "omorg")["stringData"]["OMORG_DATABASE"].rpartition("@")[2]
    assert ("Service", host.partition("/")[0]) in there


def test_the_way_to_a_milvus() -> None:
    """Bot and index take its secret where there is one, which the settings can use, and reach it.

    The chart's values are for the namespace and the port that the policy lets them out to.
    """
    secret, policy = yaml.safe_load_all((MILVUS / "omorg.yaml").read_text(encoding="utf-8"))
    name, (setting,) = secret["metadata"]["name"], secret["stringData"].items()
    assert ("OMORG_VECTOR_STORE", "omorg") == (setting[0], secret["metadata"]["namespace"])
    for pod, container in (("omorg", "bot"), ("omorg-index", "index")):
        (found,) = (one for one in pods()[pod]["containers"] if one["name"] == container)
        assert {"secretRef": {"name": name, "optional": True}} in found["envFrom"]
        labels = named("Deployment", pod)["spec"]["template"]["metadata"]["labels"]
        (wanted,) = policy["spec"]["podSelector"]["matchExpressions"]
        assert labels[wanted["key"]] in wanted["values"]
    address = address_of(setting[1])
    assert ("http://milvus.milvus:19530", "omorg") == (address.uri, address.database)
    (milvus,) = policy["spec"]["egress"][0]["to"]
    assert "milvus" == milvus["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
    assert [{"protocol": "TCP", "port": 19530}] == policy["spec"]["egress"][0]["ports"]
    for values, spread in (("distributed", True), ("standalone", False)):
        chart = yaml.safe_load((MILVUS / f"{values}.yaml").read_text(encoding="utf-8"))
        assert chart["cluster"]["enabled"] is spread
        own = yaml.safe_load(chart["extraConfigFiles"]["user.yaml"])
        assert own["common"]["security"]["authorizationEnabled"] is True


def test_the_image_with_pymilvus_adds_what_is_locked() -> None:
    """On the project's own image, with hashes, and not as root in the end."""
    lines = (MILVUS / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "FROM ${IMAGE}" in lines
    assert "COPY requirements-milvus.lock /tmp/" in lines
    assert any("--require-hashes" in line for line in lines)
    assert "USER 10001:10001" == lines[-1]
    assert "!requirements-milvus.lock" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_services_of_compose_are_as_strict() -> None:
    """Both run as the image's user, can write to volumes and /tmp alone, and can't become more."""
    compose = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    assert {"index", "bot"} == set(compose["services"])
    for service in compose["services"].values():
        assert (f"{USER}:{USER}", True) == (service["user"], service["read_only"])
        assert (["ALL"], ["no-new-privileges:true"]) == (
            service["cap_drop"],
            service["security_opt"],
        )
        assert ["/tmp"] == [place.partition(":")[0] for place in service["tmpfs"]]  # noqa: S108 - as above
        assert "./knowledge:/data/knowledge:ro" in service["volumes"]
    assert "none" == compose["services"]["index"]["network_mode"]
    kept = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service["volumes"]
        if not volume.startswith((".", "/"))
    }
    assert kept == set(compose["volumes"])


def test_the_image_needs_no_writable_root() -> None:
    """What the image's environment says to write lies in a volume or in /tmp."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    places = re.findall(r"=(/(?!opt/)[\w/]+)", text.partition("USER")[0].rpartition("ENV")[2])
    assert ["/tmp/matplotlib", "/data/knowledge", "/data/index", "/data/state"] == places  # noqa: S108 - as above


def hardening(unit: Path) -> set[str]:
    """Read what a unit may not do, and where it may write."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    first, last = lines.index("StateDirectory=omorg"), lines.index("[Install]")
    return set(lines[first:last])


def test_both_units_are_held_alike() -> None:
    """They differ in the network, which what builds the index has none of."""
    index, bot = UNITS
    assert ("omorg-index.service", "omorg.service") == (index.name, bot.name)
    assert {"PrivateNetwork=yes", "RestrictAddressFamilies=AF_UNIX"} == (
        hardening(index) - hardening(bot)
    )
    assert {"RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX"} == (
        hardening(bot) - hardening(index)
    )
    assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= (
        hardening(bot)
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    """Nothing in them is unknown to systemd, and it finds them exposed to little: 2 of 10."""
    # What they start and tell of lies in the installation, which is not here.
    for path in UNITS:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text)
        (tmp_path / path.name).write_text(re.sub(r"(?m)^Documentation=.*\n", "", text))
    for options in (
        ["verify", "--recursive-errors=no"],
        ["security", "--offline=yes", "--no-pager", "--threshold=20"],
    ):
        result = subprocess.run(
            ["systemd-analyze", *options, tmp_path / unit.name],  # noqa: S607 - whichever there is
            capture_output=True,
            text=True,
            check=False,
        )
        assert (0, "") == (result.returncode, result.stderr)
