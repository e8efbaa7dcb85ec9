from coalition.lib import csp


def test_the_policy_always_stands_in_the_order_of_the_settings() -> None:
    assert csp.policy() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def test_a_directive_of_one_view_comes_last() -> None:
    assert csp.ordered("worker-src 'self'; img-src *; default-src 'none'") == (
        "default-src 'none'; img-src *; worker-src 'self'"
    )
