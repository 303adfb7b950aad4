"""The Lua scripts that Redis runs, each as one step: no worker can die in the middle of one.

``KEYS[1]`` is the crawl's prefix. Under it::

    requests        sorted set: articles that wait to be taken, as JSON
    dupefilter      set: ids of all articles that this crawl ever queued
    workers         set: the workers' names; one that is struck off is no worker any more
    worker:<name>   there while the worker lives: it expires
    flight:<name>   set: what the worker took and has not settled, as JSON
    leader          the name of the worker that reads the lists
    asked           what the crawl was asked for
    stop            why all workers are to stop
    ended           there when nothing is left to do
    turn:<host>     when the next request to the host may go, in microseconds
"""

_LIVE = """
local p = KEYS[1]
local function lives(name) return redis.call('EXISTS', p .. ':worker:' .. name) == 1 end
local function belongs(name) return redis.call('SISMEMBER', p .. ':workers', name) == 1 end
local function live()
  local found = 0
  for _, name in ipairs(redis.call('SMEMBERS', p .. ':workers')) do
    if lives(name) then found = found + 1 end
  end
  return found
end
local function clear()
  for _, name in ipairs(redis.call('SMEMBERS', p .. ':workers')) do
    redis.call('DEL', p .. ':flight:' .. name)
  end
  for _, name in ipairs({'requests', 'dupefilter', 'workers', 'leader', 'asked', 'stop', 'ended'}) do
    redis.call('DEL', p .. ':' .. name)
  end
end
local LAST = 1000000
local function hand_back(name, payloads)
  for _, payload in ipairs(payloads) do
    if redis.call('SREM', p .. ':flight:' .. name, payload) == 1 then
      redis.call('ZADD', p .. ':requests', LAST, payload)
    end
  end
  redis.call('DEL', p .. ':flight:' .. name, p .. ':worker:' .. name)
  redis.call('SREM', p .. ':workers', name)
  if redis.call('GET', p .. ':leader') == name then redis.call('DEL', p .. ':leader') end
end
"""

JOIN = (
    _LIVE
    + """
if live() == 0 then
  clear()
  redis.call('SET', p .. ':asked', ARGV[3])
end
local asked = redis.call('GET', p .. ':asked')
if asked ~= ARGV[3] then return asked end
redis.call('SADD', p .. ':workers', ARGV[1])
redis.call('SET', p .. ':worker:' .. ARGV[1], 1, 'PX', ARGV[2])
return asked
"""
)
"""name, ms to live, what is asked for → what the crawl was asked for; the worker is in when it is the same.
Where no worker lives, what a crawl left that died is cleared away."""

BEAT = (
    _LIVE
    + """
if not belongs(ARGV[1]) then return {'lost', ''} end
redis.call('SET', p .. ':worker:' .. ARGV[1], 1, 'PX', ARGV[2])
local stop = redis.call('GET', p .. ':stop')
if stop then return {'stop', stop} end
if redis.call('EXISTS', p .. ':ended') == 1 then return {'ended', ''} end
local leader = redis.call('GET', p .. ':leader')
if not leader or not lives(leader) then
  leader = ARGV[1]
  redis.call('SET', p .. ':leader', leader)
end
return {leader == ARGV[1] and 'leads' or 'works', ''}
"""
)
"""name, ms to live → {state, reason}."""

PUSH = """
local p = KEYS[1]
if redis.call('SADD', p .. ':dupefilter', ARGV[1]) == 0 then return 0 end
redis.call('ZADD', p .. ':requests', ARGV[2], ARGV[3])
return 1
"""
"""id, score, payload → 1, or 0 for an article that this crawl had already."""

POP = (
    _LIVE
    + """
if not belongs(ARGV[1]) then return false end
local payload = redis.call('ZRANGE', p .. ':requests', 0, 0)[1]
if not payload then return false end
redis.call('ZREM', p .. ':requests', payload)
redis.call('SADD', p .. ':flight:' .. ARGV[1], payload)
return payload
"""
)
"""name → payload, or nothing: the queue is empty, or the worker was struck off."""

DEAD = (
    _LIVE
    + """
local dead = {}
for _, name in ipairs(redis.call('SMEMBERS', p .. ':workers')) do
  if not lives(name) then dead[#dead + 1] = name end
end
return dead
"""
)
"""→ the names of the workers that give no sign of life."""

HAND_BACK = (
    _LIVE
    + """
local name = table.remove(ARGV, 1)
hand_back(name, ARGV)
"""
)
"""name, payloads: queue these again of what the worker took, and strike it off. They come after all others:
an article that workers die of would else take one worker after the other before anything is done, and one
that is taken again at once may be under way when the next worker dies."""

LEAVE = (
    _LIVE
    + """
hand_back(ARGV[1], redis.call('SMEMBERS', p .. ':flight:' .. ARGV[1]))
local left = live()
if left == 0 then clear() end
return left
"""
)
"""name → how many workers are left; the last one clears up."""

FINISH = (
    _LIVE
    + """
if redis.call('EXISTS', p .. ':requests') == 1 then return 0 end
for _, name in ipairs(redis.call('SMEMBERS', p .. ':workers')) do
  if redis.call('EXISTS', p .. ':flight:' .. name) == 1 then return 0 end
end
redis.call('SET', p .. ':ended', 1)
return 1
"""
)
"""→ 1 when nothing waits and nothing is under way; then the crawl has ended."""

TURN = (
    _LIVE
    + """
if not belongs(ARGV[1]) or redis.call('EXISTS', p .. ':stop') == 1 then return -1 end
local time = redis.call('TIME')
local now, key = time[1] * 1000000 + time[2], p .. ':turn:' .. ARGV[2]
local at, delay = tonumber(redis.call('GET', key) or '0'), tonumber(ARGV[3])
if at > now then return at - now end
if delay > 0 then
  redis.call('SET', key, string.format('%.0f', now + delay), 'PX', math.ceil(delay / 1000))
end
return 0
"""
)
"""name, host, µs to the next → 0: go now; more: µs to wait, then ask again; -1: never."""
