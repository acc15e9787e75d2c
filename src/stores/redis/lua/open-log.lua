-- Makes sure that a log is kept, and says where it ends now.
--
-- KEYS  1  log (keys.homeTimelineLog or keys.notificationLog)
--       2  all who have one (keys.homeTimelineListeners); left out where nobody asks for them
-- ARGV  1  seconds until the log expires unless it is opened again
--       2  whose log it is                 3  what the key of every log begins with
-- Returns the id of its last entry; a new log begins with a marker, so that a position before it shows as a gap.

local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local position = last[1] and last[1][1]
if not position then
  position = redis.call('XADD', KEYS[1], '*', 'o', '')
  -- Whoever has a log is among the listeners. Logs expire without a word: for each that is begun, three listeners taken at
  -- random are looked at, so that no more than about a third of them are without one.
  if KEYS[2] then
    redis.call('ZADD', KEYS[2], 0, ARGV[2])
    for _, listener in ipairs(redis.call('ZRANDMEMBER', KEYS[2], 3)) do
      if redis.call('EXISTS', ARGV[3] .. listener) == 0 then redis.call('ZREM', KEYS[2], listener) end
    end
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return position
