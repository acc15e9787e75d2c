-- Adds one id to, or removes it from, many home timelines at once, and tells those who listen.
--
-- KEYS  1  all who have a log (keys.homeTimelineListeners)
-- ARGV  1  id, 16 bytes          2  the same id as text, for the log and the channel
--       3  'a' to add, 'r' to remove
--       4  how many ids a list holds at most
--       5  about how many entries a log holds
--       6  '1' where this may be a repeat: then the whole log is searched for the entry, else its newest part
--       7  whose timelines they are: ids of 36 characters, one after the other
--       8  '1' where the lists are changed      9  '1' where listeners are told
--       10, 11  what the key of every list and the key of every log begins with
--       12  channel, on which one message names all who are told
-- Returns how many lists there were (cold timelines have none and are not touched).
--
-- The keys are made here: to send two and a channel for each of 100,000 followers was most of what a fan-out cost.
--
-- A list is newest first and unique; its last element is the floor, above which (exclusive) it is complete. While it is
-- rebuilt the floor is a token that begins with ff ff: everything is taken in then.

local id, text, op, max_ids, max_log, repeated = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6] == '1'
local changes_lists, tells = ARGV[8] == '1', ARGV[9] == '1'
local list_prefix, log_prefix, channel = ARGV[10], ARGV[11], ARGV[12]
local told = {}

-- Redis compares Lua strings by its locale's rules: ids are compared as numbers. What begins with ff ff is greater than any id.
local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', id)
local function is_newer(other)
  local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', other)
  if a1 ~= b1 then return a1 > b1 end
  if a2 ~= b2 then return a2 > b2 end
  if a3 ~= b3 then return a3 > b3 end
  return a4 > b4
end
-- Those who follow one author have few heads among them.
local newer_than = setmetatable({}, { __index = function(known, other)
  local newer = is_newer(other)
  known[other] = newer
  return newer
end })

-- One too many: the floor goes, and what was the oldest id is the new floor. A token stays, and the oldest id goes.
local function trim(key, length)
  if length <= max_ids + 1 then return end
  local floor = redis.call('RPOP', key)
  if string.byte(floor, 1) == 255 and string.byte(floor, 2) == 255 then
    redis.call('RPOP', key)
    redis.call('RPUSH', key, floor)
  end
end

-- Where it belongs below the head, or there is none. Whether the list did not hold it and does now.
local function insert_below(key)
  local floor = redis.call('LINDEX', key, -1)
  local building = string.byte(floor, 1) == 255 and string.byte(floor, 2) == 255
  if not building and not newer_than[floor] then return false end
  -- A late id belongs near the head: a few at a time, not the whole list. The floor ends it at the latest.
  local from = 0
  while true do
    for _, other in ipairs(redis.call('LRANGE', key, from, from + 15)) do
      if other == id then return false end
      if other == floor or newer_than[other] then
        trim(key, redis.call('LINSERT', key, 'BEFORE', other, id))
        return true
      end
    end
    from = from + 16
  end
end

-- Whether there is a list; whether it was changed. Most ids are newer than all that is there, so than the floor too.
local function change(key)
  local head = redis.call('LINDEX', key, 0)
  if not head then return false, false end
  if op == 'a' then
    if not newer_than[head] then return true, insert_below(key) end
    trim(key, redis.call('LPUSH', key, id))
    return true, true
  end
  return true, redis.call('LINDEX', key, -1) ~= id and redis.call('LREM', key, 1, id) > 0
end

local function holds(entries)
  for _, entry in ipairs(entries) do
    if entry[2][1] == op and entry[2][2] == text then return true end
  end
  return false
end

-- Only a log that somebody opened is written to. The message names the entry before it, so that a listener who lacks that one
-- knows. A worker that was frozen may come back beside its successor: where the list does not show that this is the first
-- time, the newest entries are looked at.
local function tell(owner, is_first)
  local log = log_prefix .. owner
  local count = repeated and 2 * max_log or (is_first and 1 or 16)
  local recent = redis.call('XREVRANGE', log, '+', '-', 'COUNT', count)
  if not recent[1] or (count > 1 and holds(recent)) then return end
  local entry = redis.call('XADD', log, 'MAXLEN', '~', max_log, '*', op, text)
  told[#told + 1] = owner .. ' ' .. entry .. ' ' .. recent[1][1]
end

local owners = {}
for i = 1, #ARGV[7], 36 do owners[#owners + 1] = string.sub(ARGV[7], i, i + 35) end
-- Whoever has a log is among the listeners.
local listening = tells and redis.call('ZMSCORE', KEYS[1], unpack(owners))
local lists = 0
for i, owner in ipairs(owners) do
  local found, is_first = false, false
  if changes_lists then found, is_first = change(list_prefix .. owner) end
  if found then lists = lists + 1 end
  if listening and listening[i] then tell(owner, is_first) end
end
if told[1] then redis.call('PUBLISH', channel, op .. ' ' .. text .. ' ' .. table.concat(told, ' ')) end
return lists
