"""PostgreSQL and everything else that `make run` starts on one machine, without any service to install.

`places` says where things lie, `secrets` keeps what was generated, `cluster` makes the database cluster and `keeper`
runs it as long as somebody uses it, `roles` makes the two database roles, `queues` the embedded broker,
`supervisor` starts web server, workers and scheduler and keeps them up.
"""
