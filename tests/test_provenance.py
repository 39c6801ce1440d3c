"""Where codes come from: whose words, how settled, what an audit found."""

from conftest import make_corpus, write_table
from scaleup import provenance
from scaleup.corpus import load


def test_a_code_rests_on_providers_alone_only_when_no_one_else_says_it(tmp_path):
    both = [(coder, i, "emb_plc") for coder in ("one", "two") for i in ("alpha", "beta")]
    folder = make_corpus(tmp_path / "f", present=both)
    documents = folder / "documents.csv"
    text = documents.read_text()
    documents.write_text(
        text.replace(",press,,https://example.org/beta", ",provider,,https://example.org/beta")
    )
    rows = provenance.provenance(load(folder)).set_index("component")
    assert len(rows) == 23
    assert rows.loc["emb_plc", ["present", "providers_only", "share"]].tolist() == [2, 1, 0.5]
    assert rows.loc["pd_training", "present"] == 0


def test_settled_counts_add_up(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    counts = provenance.settled(load(make_corpus(tmp_path / "d", present=both)))
    assert counts == {
        "all": 46, "agreed": 46, "single": 0, "adjudicated": 0, "reviewed": 0, "withdrawn": 0
    }  # fmt: skip


def test_one_coder_settles_nothing_with_another(tmp_path):
    counts = provenance.settled(load(make_corpus(tmp_path / "s", coders=["one"])))
    assert counts["single"] == counts["all"] == 46
    assert counts["agreed"] == 0


def test_a_code_that_a_review_took_back_is_withdrawn(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "w", present=both)
    ruling = {"intervention": "alpha", "component": "emb_plc", "code": "not_reported",
              "reason": "The page names a community and does not say that it meets."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    counts = provenance.settled(load(folder))
    assert (counts["reviewed"], counts["withdrawn"], counts["agreed"]) == (1, 1, 45)


def test_audit_counts_by_draw_and_tells_what_was_withdrawn_later(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "e", present=both)
    (folder / "audit.csv").write_text(
        "row,draw,kind,intervention,about,claim,document,verdict,words,looked_up\n"
        "1,1,code,alpha,emb_plc,present,alpha-01,supported,It says so.,2026-11-22\n"
        "2,1,code,beta,emb_plc,present,beta-01,supported,It says so.,2026-11-22\n"
        "3,1,fact,beta,schools,30,beta-01,not_found,,2026-11-22\n"
        "4,2,code,alpha,emb_plc,present,alpha-01,not_supported,It does not.,2026-11-22\n"
    )
    rows = provenance.audit(load(folder)).set_index(["draw", "kind"])
    # beta is not_reported now, so its supported code was withdrawn
    assert rows.loc[(1, "code"), ["drawn", "supported", "withdrawn"]].tolist() == [2, 2, 1]
    assert rows.loc[(1, "fact"), ["drawn", "not_found", "share"]].tolist() == [1, 1, 0]
    assert rows.loc[(2, "code"), ["drawn", "not_supported"]].tolist() == [1, 1]
