"""The JSON interface under /api: lists with pages and filters, single things, and what stands around a thing."""
