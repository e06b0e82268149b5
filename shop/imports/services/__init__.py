"""The use cases of imports. `start_import` begins a run, `advance_run` moves it on step by step."""
