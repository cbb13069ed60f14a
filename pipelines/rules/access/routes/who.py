"""Rules of interfaces that need no permission code."""

from pipelines.rules.access.route import Who as Who
