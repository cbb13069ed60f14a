from pipelines.rules.audit.streams import BUREAU, stream_of


def test_a_stream_is_the_prisons_and_the_bureaus_where_there_is_none() -> None:
    assert stream_of("/SH/P03/P03-W01/") == stream_of("/SH/P03/") == "P03"
    assert stream_of("/SH/") == stream_of("/") == BUREAU
