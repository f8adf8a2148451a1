/** What Redis does in one step. A script sees no other client's command between two of its own. */

/**
 * Appends to the log; KEYS log, ARGV entries kept, the entry that says 'read everything again', whether that is owed, the event or ''.
 * A log that is not there began before any reader, or was lost: it starts with that entry, so that who still reads is told.
 */
export const APPEND = `
local log, limit, reset, owed, event = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local id
if owed == '1' or redis.call('EXISTS', log) == 0 then id = redis.call('XADD', log, '*', 'event', reset) end
if event ~= '' then id = redis.call('XADD', log, 'MAXLEN', '~', limit, '*', 'event', event) end
return id or redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1][1]`;

/**
 * Takes or renews a lease; KEYS lease, last fence; ARGV holder, milliseconds, the largest fence that this process has seen. Fences go on
 * growing after Redis was emptied: none is smaller than the clock in milliseconds.
 */
export const LEASE = `
local held = redis.call('GET', KEYS[1])
local fence
if held then
  local colon = string.find(held, ':', 1, true)
  if string.sub(held, colon + 1) ~= ARGV[1] then return false end
  fence = string.sub(held, 1, colon - 1)
else
  local time = redis.call('TIME')
  local last = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[3]))
  fence = string.format('%.0f', math.max(last + 1, time[1] * 1000 + math.floor(time[2] / 1000)))
  redis.call('SET', KEYS[2], fence)
end
redis.call('SET', KEYS[1], fence .. ':' .. ARGV[1], 'PX', ARGV[2])
return fence`;

/** KEYS lease; ARGV holder. */
export const RELEASE = `
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, string.find(held, ':', 1, true) + 1) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;

/** KEYS counter; ARGV milliseconds of the window. */
export const COUNT = `
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}`;

/** Sizes stay until they are discarded, whatever has expired meanwhile: the sum is never too small. */
const DISCARD_FUNCTION = `
local order, ends, sizes, sum = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local function discard(key)
  local size = redis.call('HGET', sizes, key)
  redis.call('DEL', key)
  redis.call('ZREM', order, key)
  redis.call('ZREM', ends, key)
  redis.call('HDEL', sizes, key)
  if size then redis.call('DECRBY', sum, size) end
end`;

/** KEYS order, ends, sizes, sum, value. */
export const DISCARD = `${DISCARD_FUNCTION}
discard(KEYS[5])
return 1`;

/** KEYS the same, turn; ARGV value, milliseconds, bytes that all values may take. */
export const KEEP = `${DISCARD_FUNCTION}
local key, value, max = KEYS[5], ARGV[1], tonumber(ARGV[3])
discard(key)
if #value > max then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, over in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', string.format('%.0f', now))) do discard(over) end
redis.call('SET', key, value, 'PX', ARGV[2])
redis.call('ZADD', order, redis.call('INCR', KEYS[6]), key)
redis.call('ZADD', ends, string.format('%.0f', now + ARGV[2]), key)
redis.call('HSET', sizes, key, #value)
local bytes = redis.call('INCRBY', sum, #value)
while bytes > max do
  discard(redis.call('ZRANGE', order, 0, 0)[1])
  bytes = tonumber(redis.call('GET', sum))
end
return 1`;
