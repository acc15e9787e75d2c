-- Adds an entry to a log, where somebody keeps it, and tells those who listen.
--
-- KEYS  1  log (keys.notificationLog)
-- ARGV  1  what it says, a letter    2  the id that it is about
--       3  about how many entries a log holds
--       4  channel
-- Returns 1 where there is a log, else 0.

local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if not last[1] then return 0 end
local entry = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', ARGV[1], ARGV[2])
-- Each message names the entry before it, so that a listener who lacks that one knows.
redis.call('PUBLISH', ARGV[4], entry .. ' ' .. last[1][1] .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
return 1
