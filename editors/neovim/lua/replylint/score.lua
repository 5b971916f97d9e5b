--- `:ReplyScore`: a float with the parts of a good reply and the words that each stands on, kept up to date.

local client = require('replylint.client')

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('replylint.score')

local LINKS = {
  ReplylintFound = vim.fn.hlexists('DiagnosticOk') == 1 and 'DiagnosticOk' or 'String',
  ReplylintMissing = 'DiagnosticWarn',
  ReplylintNote = 'Comment',
}

--- The one float, with the draft that it is about.
---@type { draft: integer, buffer: integer, window: integer, stage: string?, targets: table<integer, table> }?
local shown

--- Wide enough to be read, and no wider, since it lies over the draft.
---@return integer
local function width()
  return math.max(math.min(math.floor(vim.o.columns * 0.4), 56), math.min(32, vim.o.columns - 4))
end

---@param text string
---@param indent string
---@return string[]
local function wrapped(text, indent)
  local lines, line = {}, ''
  for word in text:gmatch('%S+') do
    local longer = line == '' and word or line .. ' ' .. word
    if line ~= '' and vim.fn.strdisplaywidth(indent .. longer) > width() then
      table.insert(lines, indent .. line)
      line = word
    else
      line = longer
    end
  end
  table.insert(lines, indent .. line)
  return lines
end

--- The words of a range, in one line.
---@param range table
---@param of table the client
---@return string, { line: integer, column: integer }
local function words(range, of)
  local first, last = range.start, range['end']
  local start, stop = client.byte(shown.draft, first, of), client.byte(shown.draft, last, of)
  local ok, lines = pcall(vim.api.nvim_buf_get_text, shown.draft, first.line, start, last.line, stop, {})
  local text = ok and table.concat(lines, ' ') or ''
  return text, { line = first.line + 1, column = start }
end

---@param card table
---@param of table the client
---@return { text: string, highlight: string?, target: table? }[], integer? the line of the stage that was asked for
local function lines_of(card, of)
  local all, asked = {}, nil
  local function add(text, highlight, target)
    table.insert(all, { text = text, highlight = highlight, target = target })
  end
  for _, stage in ipairs(card.stages) do
    if stage.found then
      add('✓ ' .. stage.title, 'ReplylintFound')
    else
      add(('○ %s: %s'):format(stage.title, stage.missing), 'ReplylintMissing')
    end
    if stage.stage == shown.stage then
      asked = #all
    end
    for _, range in ipairs(stage.words) do
      local text, target = words(range, of)
      for _, line in ipairs(wrapped(('“%s” %d'):format(text, target.line), '  ')) do
        add(line, nil, target)
      end
    end
    if not stage.found or stage.stage == shown.stage then
      for _, line in ipairs(wrapped(stage.counts, '  ')) do
        add(line, 'ReplylintNote')
      end
    end
  end
  add('')
  add(card.findings.title)
  if card.later > 0 then
    add(('%d more when the draft looks finished'):format(card.later), 'ReplylintNote')
  end
  add('')
  add('q: close   Enter: go to the words', 'ReplylintNote')
  return all, asked
end

---@param height integer
---@return table
local function placed(height)
  return {
    relative = 'editor',
    -- A draft begins at the top.
    anchor = 'SE',
    row = vim.o.lines - vim.o.cmdheight - 1,
    col = vim.o.columns,
    width = width(),
    height = math.max(1, math.min(height, vim.o.lines - 6)),
  }
end

---@param card table
---@param of table the client
local function draw(card, of)
  local lines, asked = lines_of(card, of)
  shown.targets = {}
  local texts = {}
  for at, line in ipairs(lines) do
    texts[at], shown.targets[at] = line.text, line.target
  end
  vim.bo[shown.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(shown.buffer, 0, -1, false, texts)
  vim.bo[shown.buffer].modifiable = false
  vim.api.nvim_buf_clear_namespace(shown.buffer, NAMESPACE, 0, -1)
  for at, line in ipairs(lines) do
    if line.highlight then
      vim.api.nvim_buf_set_extmark(shown.buffer, NAMESPACE, at - 1, 0, { end_col = #line.text, hl_group = line.highlight })
    end
  end
  vim.api.nvim_win_set_config(shown.window, placed(#lines))
  return asked
end

local function is_open()
  return shown ~= nil and vim.api.nvim_win_is_valid(shown.window)
end

function M.close()
  if is_open() then
    vim.api.nvim_win_close(shown.window, true)
  end
  pcall(vim.api.nvim_del_augroup_by_name, 'replylint.score')
  shown = nil
end

--- Goes to the words that the line in the float tells.
local function jump()
  local target = shown.targets[vim.api.nvim_win_get_cursor(0)[1]]
  local window = vim.fn.bufwinid(shown.draft)
  if target and window ~= -1 then
    vim.api.nvim_set_current_win(window)
    pcall(vim.api.nvim_win_set_cursor, window, { target.line, target.column })
  end
end

--- Asks for the card of the draft as it is now, and shows it.
---@param then_? fun(asked: integer?)
local function refresh(then_)
  local draft = shown.draft
  local params = { textDocument = client.document(draft) }
  client.request(draft, 'replylint/scorecard', params, function(card, of)
    -- It may have been closed while the answer was on its way.
    if is_open() and shown.draft == draft then
      local asked = draw(card, of)
      if then_ then
        then_(asked)
      end
    end
  end)
end

--- The float follows the draft: what is typed, and what counts once the draft looks finished.
local function follow()
  local group = vim.api.nvim_create_augroup('replylint.score', {})
  local asked = 0
  vim.api.nvim_create_autocmd({ 'TextChanged', 'TextChangedI', 'TextChangedP', 'DiagnosticChanged' }, {
    group = group,
    buffer = shown.draft,
    callback = function()
      asked = asked + 1
      local last = asked
      vim.defer_fn(function()
        if asked == last and is_open() and #client.clients(shown.draft) > 0 then
          refresh()
        end
      end, 50)
    end,
  })
  vim.api.nvim_create_autocmd({ 'BufWinLeave', 'BufUnload' }, { group = group, buffer = shown.draft, callback = M.close })
  vim.api.nvim_create_autocmd('VimResized', {
    group = group,
    callback = function()
      if is_open() then
        vim.api.nvim_win_set_config(shown.window, placed(vim.api.nvim_buf_line_count(shown.buffer)))
      end
    end,
  })
  vim.api.nvim_create_autocmd('WinClosed', {
    group = group,
    pattern = tostring(shown.window),
    callback = function()
      vim.schedule(M.close)
    end,
  })
end

--- Opens the float for the draft in the current window.
---@param options { enter: boolean, stage?: string }
function M.open(options)
  local draft = vim.api.nvim_get_current_buf()
  if is_open() and draft == shown.buffer then
    return
  end
  if is_open() and draft == shown.draft and not options.stage then
    if options.enter then
      vim.api.nvim_set_current_win(shown.window)
    else
      M.close()
    end
    return
  end
  if not client.of(draft) then
    return
  end
  M.close()
  for name, link in pairs(LINKS) do
    vim.api.nvim_set_hl(0, name, { link = link, default = true })
  end
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].filetype = 'replylint-score'
  local config = placed(1)
  config.style, config.border = 'minimal', 'rounded'
  if vim.fn.has('nvim-0.9') == 1 then
    config.title = ' Scorecard '
  end
  local window = vim.api.nvim_open_win(buffer, options.enter, config)
  shown = { draft = draft, buffer = buffer, window = window, stage = options.stage, targets = {} }
  vim.keymap.set('n', 'q', M.close, { buffer = buffer, nowait = true, desc = 'Close the scorecard' })
  vim.keymap.set('n', '<CR>', jump, { buffer = buffer, nowait = true, desc = 'Go to the words' })
  follow()
  refresh(function(asked)
    if asked then
      vim.api.nvim_win_set_cursor(window, { asked, 0 })
    end
  end)
end

return M
