-- Notes that people used a tag in an hour. Repeating it changes nothing.
-- KEYS[1] the sorted set of the hour's tags, KEYS[2] the HyperLogLog of the tag's people in that hour
-- ARGV[1] the tag, ARGV[2] how much of the hour had passed, at least 0 and below 1, ARGV[3] how many tags an hour may have,
-- ARGV[4] seconds until both expire, ARGV[5] what the names of the hour's HyperLogLogs begin with, ARGV[6..] people
-- Returns the tag that had to go for this one, or false.
local people = {}
for i = 6, #ARGV do people[#people + 1] = ARGV[i] end
redis.call('PFADD', KEYS[2], unpack(people))
redis.call('ZADD', KEYS[1], redis.call('PFCOUNT', KEYS[2]) + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[4])
if redis.call('ZCARD', KEYS[1]) <= tonumber(ARGV[3]) then return false end
-- The fewest people, and of those the longest ago; never the one that has just come: it could not grow.
local least = redis.call('ZRANGE', KEYS[1], 0, 1)
local gone = least[1] == ARGV[1] and least[2] or least[1]
redis.call('ZREM', KEYS[1], gone)
redis.call('DEL', ARGV[5] .. gone)
return gone
