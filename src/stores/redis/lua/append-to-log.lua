-- Adds an entry to each of some logs, where somebody keeps it, and tells those who listen.
--
-- KEYS  logs (keys.notificationLog), one for each entry; a log may come more than once
-- ARGV  1  what the entries say, a letter    2  about how many entries a log holds
--       3, 4  the id that the first entry is about, and the channel of its log; then those of the second, and so on
-- Returns how many entries were added.

local added = 0
for i, log in ipairs(KEYS) do
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)
  if last[1] then
    local id, channel = ARGV[2 * i + 1], ARGV[2 * i + 2]
    local entry = redis.call('XADD', log, 'MAXLEN', '~', ARGV[2], '*', ARGV[1], id)
    -- Each message names the entry before it, so that a listener who lacks that one knows.
    redis.call('PUBLISH', channel, entry .. ' ' .. last[1][1] .. ' ' .. ARGV[1] .. ' ' .. id)
    added = added + 1
  end
end
return added
