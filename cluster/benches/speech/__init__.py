"""Sixty live channels measured: `qinqiao bench asr`."""
