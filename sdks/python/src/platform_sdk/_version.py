"""The SDK's version."""

VERSION = "0.2.0"
