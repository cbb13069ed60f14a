"""The labour system: rules that run without SQL or HTTP."""
