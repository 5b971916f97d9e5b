--- `:ReplyPhrase`: ready sentences, in both languages.

local client = require('replylint.client')

local M = {}

---@class replylint.Phrase
---@field id string
---@field topic string
---@field stage string?
---@field situation string?
---@field fits boolean
---@field texts { language: string, text: string }[]

---@param text any
---@return string
local function plain(text)
  return type(text) == 'string' and vim.fn.tolower(text) or ''
end

--- The sentences that all words ask for: by what they are for, or else by what they say.
---@param phrases replylint.Phrase[]
---@param filter string
---@return replylint.Phrase[]
local function chosen(phrases, filter)
  local words = vim.split(plain(filter), '%s+', { trimempty = true })
  local function matching(about)
    return vim.tbl_filter(function(phrase)
      local text = about(phrase)
      for _, word in ipairs(words) do
        if not text:find(word, 1, true) then
          return false
        end
      end
      return true
    end, phrases)
  end
  local found = matching(function(phrase)
    return table.concat({ plain(phrase.id), plain(phrase.situation), plain(phrase.stage) }, ' ')
  end)
  if #found > 0 then
    return found
  end
  return matching(function(phrase)
    local texts = vim.tbl_map(function(text)
      return plain(text.text)
    end, phrase.texts)
    return table.concat(texts, ' ')
  end)
end

--- Where a sentence is wanted: at the cursor while one types or on an empty line, else where its part belongs.
---@param inserting boolean
---@param of table the client
---@return table?
local function place(inserting, of)
  local is_empty = vim.api.nvim_get_current_line():match('^%s*$') ~= nil
  return (inserting or is_empty) and client.cursor(of) or nil
end

---@param prompt string
---@param items table[]
---@param format fun(item: table): string
---@param picked fun(item: table)
local function select(prompt, items, format, picked)
  vim.ui.select(items, { prompt = prompt, kind = 'replylint', format_item = format }, function(item)
    if item then
      picked(item)
    end
  end)
end

---@param phrase replylint.Phrase
---@return string
local function described(phrase)
  local texts = vim.tbl_map(function(text)
    return text.text
  end, phrase.texts)
  return table.concat(texts, '  ·  ')
end

--- What there is to choose from at first: the sentences that fit the draft, and those of each topic.
---@param phrases replylint.Phrase[]
---@return { title: string, phrases: replylint.Phrase[] }[]
local function groups(phrases)
  local fitting = vim.tbl_filter(function(phrase)
    return phrase.fits
  end, phrases)
  local all = { { title = 'what fits this draft', phrases = fitting } }
  local by_topic = {}
  for _, phrase in ipairs(phrases) do
    local group = by_topic[phrase.topic]
    if not group then
      group = { title = phrase.topic, phrases = {} }
      by_topic[phrase.topic] = group
      table.insert(all, group)
    end
    table.insert(group.phrases, phrase)
  end
  return vim.tbl_filter(function(group)
    return #group.phrases > 0
  end, all)
end

--- Lets the agent choose a sentence, and puts it into the draft.
---@param filter string
---@param asks boolean whether the language is asked for even if the draft tells it
function M.choose(filter, asks)
  local bufnr = vim.api.nvim_get_current_buf()
  local inserting = vim.api.nvim_get_mode().mode:sub(1, 1) == 'i'
  local params = { textDocument = client.document(bufnr) }
  client.request(bufnr, 'replylint/phrases', params, function(list, of)
    local function insert(phrase, language)
      local argument = { phrase = phrase.id, language = language, position = place(inserting, of) }
      client.execute(bufnr, 'insertPhrase', argument)
    end
    local function in_language(phrase)
      if #phrase.texts == 1 then
        insert(phrase, phrase.texts[1].language)
      elseif #list.languages == 1 and not asks then
        insert(phrase, list.languages[1])
      else
        select('In which language?', phrase.texts, function(text)
          return text.language .. ': ' .. text.text
        end, function(text)
          insert(phrase, text.language)
        end)
      end
    end
    local function of_these(phrases)
      select('Ready sentence:', phrases, described, in_language)
    end
    if filter == '' then
      select('Ready sentences:', groups(list.phrases), function(group)
        return ('%s (%d)'):format(group.title, #group.phrases)
      end, function(group)
        of_these(group.phrases)
      end)
      return
    end
    local phrases = chosen(list.phrases, filter)
    if #phrases == 0 then
      client.notify(('there is no ready sentence about “%s”'):format(filter), vim.log.levels.WARN)
    elseif #phrases == 1 and phrases[1].id == filter then
      in_language(phrases[1])
    else
      of_these(phrases)
    end
  end)
end

--- What can be asked for: situations, stages and topics.
---@param typed string
---@return string[]
function M.complete(typed)
  local bufnr = vim.api.nvim_get_current_buf()
  local list = client.request_sync(bufnr, 'replylint/phrases', { textDocument = client.document(bufnr) })
  local names, known = {}, {}
  for _, phrase in ipairs(list and list.phrases or {}) do
    for _, name in ipairs({ plain(phrase.situation), plain(phrase.stage), phrase.topic }) do
      if name ~= '' and not known[name] and vim.startswith(name, typed) then
        known[name] = true
        table.insert(names, name)
      end
    end
  end
  table.sort(names)
  return names
end

return M
