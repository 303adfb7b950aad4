"""What a run is made of: ledger, sweep, freshness, lease, gate, limits, record, merge, metrics, webhook.

May import storage, sites and items; starts and fetches nothing.
"""
