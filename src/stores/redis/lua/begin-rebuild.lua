-- Opens a cold home timeline for rebuilding: from here on it takes in whatever is fanned out, though nobody trusts it yet.
--
-- KEYS  1  timeline list (keys.homeTimeline)     2  lock (keys.homeTimelineRebuild)
-- ARGV  1  token, 16 bytes that begin with ff ff  2  milliseconds until the lock expires
--       3  seconds until the list expires
-- Returns 1 where the caller is the one to rebuild, 0 where somebody else does or the timeline is warm.

local floor = redis.call('LINDEX', KEYS[1], -1)
if floor and not (string.byte(floor, 1) == 255 and string.byte(floor, 2) == 255) then return 0 end
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
-- A list that an earlier builder left behind keeps what it took in meanwhile.
if floor then redis.call('LSET', KEYS[1], -1, ARGV[1]) else redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
