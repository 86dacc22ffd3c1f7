"""What is asked of the SPARQL service to bring it down, and that it does not."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from policygraph.errors import PolicyGraphError
from policygraph.store import open_store
from policygraph_api.server import listen
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Site, heavy_workers, serving, soon, until

pytestmark = pytest.mark.alone

TRIPLES = "".join(f"<urn:s{i}> <urn:p> <urn:s{(i * 7 + 1) % 3000}> .\n" for i in range(3000))
HEAVY = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "distinct cross product": "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path closure": "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|^<urn:p>)* ?b . ?b (<urn:p>|^<urn:p>)* ?c }",
    "negated path": "SELECT * { ?a (!<urn:q>)+ ?b . ?b (!<urn:q>)+ ?c . ?c (!<urn:q>)+ ?d }",
    "doubling": "SELECT (STRLEN(?x39) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(39))
    + " }",
    "star": "SELECT * { " + " ".join(f"?s ?p{i} ?o{i} ." for i in range(200)) + " }",
    "regex": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '(a|b|ab)*c(d|e)*x{2,9}')) }",
}
DEEP = {
    "nested groups": "ASK " + "{" * 3000 + "}" * 3000,
    "nested brackets": "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "many ors": "ASK { FILTER(" + " || ".join("1" for _ in range(10_000)) + ") }",
    "many nots": "ASK { FILTER(" + "!" * 10_000 + "1) }",
    "many unions": "ASK { " + " UNION ".join("{ ?s ?p ?o }" for _ in range(5_000)) + " }",
    "long path": "ASK { ?s " + "/".join("<urn:p>" for _ in range(5_000)) + " ?o }",
    "nested brackets unseen": "ASK { FILTER(1<" + "(" * 5000 + "1" + ")" * 5000 + ">1) }",
    "huge values": "SELECT * { VALUES ?x { " + " ".join(f"<urn:{i}>" for i in range(100_000)) + " } }",
    "200 kB": "ASK { ?s ?p '" + "x" * 200_000 + "' }",
    "open strings": "ASK { " + "'''\"" * 20_000,
    "open iris": "ASK { " + "<a" * 40_000,
    "hyphens": "ASK { " + "a-" * 40_000,
    "many columns": "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(5_000)) + " {}",
}
LONG_AND_HARMLESS = (
    "ASK { FILTER(1 IN (" + ", ".join(map(str, range(5_000))) + ")) }",
    "ASK { FILTER(CONCAT(" + ", ".join("'a'" for _ in range(5_000)) + ") = '') } #" + "{" * 5_000,
    "ASK { VALUES ?x { " + " ".join(map(str, range(10_000))) + " } }",
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with more data and less patience."""
    data: Path = tmp_path_factory.mktemp("busy") / "data.nt"
    data.write_text(TRIPLES)
    with open_store([data]) as store, serving(create_service(store, Limits(seconds=1.5))) as running:
        yield running


def ask_lightly(site: Site) -> None:
    """A light query is answered, and soon."""
    with soon():
        assert len(site.rows(site.get("SELECT ?o { <urn:s1> <urn:p> ?o }"))) == 1


def ask_while(others: Sequence[threading.Thread], site: Site) -> int:
    """How many light queries are answered, one after another, before the last of the others has ended."""
    answered = 0
    while any(thread.is_alive() for thread in others):
        ask_lightly(site)
        answered += 1
    return answered


def outcome(site: Site, query: str) -> str:
    """The kind of the problem, or "broken" for a long answer that was visibly broken off."""
    try:
        answer = site.direct(query)
    except http.client.IncompleteRead:
        return "broken"
    assert answer.status == 503, answer.status
    return str(answer.problem()["type"]).rpartition("/")[2]


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_query_is_ended(busy: Site, name: str) -> None:
    with soon():
        assert outcome(busy, HEAVY[name]) in {"query-timeout", "query-too-heavy", "answer-too-large", "broken"}
    ask_lightly(busy)


@pytest.mark.parametrize("name", DEEP)
def test_deep_or_long_query_is_refused(busy: Site, name: str) -> None:
    with soon():
        answer = busy.direct(DEEP[name])
    assert answer.status in {400, 413, 503}
    answer.problem()
    ask_lightly(busy)


@pytest.mark.parametrize("query", LONG_AND_HARMLESS)
def test_long_list_is_no_abuse(busy: Site, query: str) -> None:
    assert busy.direct(query).status == 200


def test_light_queries_are_answered_beside_heavy_ones(busy: Site) -> None:
    outcomes: list[str] = []
    heavy = [
        threading.Thread(target=lambda query=query: outcomes.append(outcome(busy, query)))
        for query in list(HEAVY.values()) * 2
    ]
    for thread in heavy:
        thread.start()
    answered = ask_while(heavy, busy)
    assert len(outcomes) == 16
    assert answered >= 3
    ask_lightly(busy)


def test_light_queries_pass_a_burst_of_heavy_ones(busy: Site) -> None:
    heavy = [threading.Thread(target=outcome, args=(busy, f"{HEAVY['cross product']} #{i}")) for i in range(20)]
    for thread in heavy:
        thread.start()
    assert ask_while(heavy, busy) >= 3


def test_work_ends_when_the_client_goes(busy: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", busy.port)
    connection.request("GET", "/sparql?query=" + quote(HEAVY["cross product"]))
    until(lambda: len(heavy_workers()) == 1)
    connection.close()
    until(lambda: not heavy_workers())


def test_large_result_comes_whole(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(TRIPLES)
    with open_store([data]) as store, serving(create_service(store, Limits())) as site:
        answer = site.get("SELECT * { ?a <urn:p> ?b . ?c <urn:p> ?d } LIMIT 20000")
    assert answer.status == 200
    assert len(answer.body) > 1_500_000
    assert len(json.loads(answer.body)["results"]["bindings"]) == 20_000


SERVER = """
import sys
from pathlib import Path
from policygraph.store import open_store
from policygraph_api.server import run_server
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
run_server(create_service(open_store([Path(sys.argv[1])]), Limits()), "127.0.0.1", int(sys.argv[2]))
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_server(tmp_path: Path, sent: signal.Signals) -> None:
    data = tmp_path / "data.nt"
    data.write_text(TRIPLES)
    with listen("127.0.0.1", 0) as free:
        site = Site(free.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", SERVER, str(data), str(site.port)]) as server:
        asking = threading.Thread(target=ignore_errors, args=(site,))
        try:
            until(lambda: answers(site))
            asking.start()
            until(lambda: bool(heavy_workers(psutil.Process(server.pid))))
            family = psutil.Process(server.pid).children(recursive=True)
            assert len(family) >= 2
            server.send_signal(sent)
            server.wait(timeout=20)
        finally:
            server.kill()
        until(lambda: not any(process.is_running() for process in family))
        asking.join()


def answers(site: Site) -> bool:
    try:
        return site.send("GET", "/health").status == 200
    except OSError:
        return False


def ignore_errors(site: Site) -> None:
    with suppress(OSError, http.client.HTTPException):
        site.get(HEAVY["cross product"])


def test_taken_port_is_a_clear_error() -> None:
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(PolicyGraphError, match=r"cannot serve on 127.0.0.1:\d+: Address already in use; choose"):
            listen("127.0.0.1", taken.getsockname()[1])
