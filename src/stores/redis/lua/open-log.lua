-- Makes sure that a log is kept, and says where it ends now.
--
-- KEYS  1  log (keys.homeTimelineLog)
-- ARGV  1  seconds until the log expires unless it is opened again
-- Returns the id of its last entry; a new log begins with a marker, so that a position before it shows as a gap.

local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local position = last[1] and last[1][1] or redis.call('XADD', KEYS[1], '*', 'o', '')
redis.call('EXPIRE', KEYS[1], ARGV[1])
return position
