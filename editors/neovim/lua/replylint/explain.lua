--- `:ReplyExplain`: why a finding matters, or all that a rule looks for.

local client = require('replylint.client')

local M = {}

---@param lines string[]
---@param syntax string
local function show(lines, syntax)
  vim.lsp.util.open_floating_preview(lines, syntax, { border = 'rounded', focus_id = 'replylint.explain', max_width = 80 })
end

--- Where to ask: at the cursor if it is on a finding, else at the nearest one in its line.
---@param bufnr integer
---@param of table the client
---@return table
local function position(bufnr, of)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local nearest, distance
  for _, finding in ipairs(vim.diagnostic.get(bufnr, { lnum = cursor[1] - 1 })) do
    if finding.source == 'replylint' then
      local is_here = finding.col <= cursor[2] and cursor[2] < finding.end_col
      local away = is_here and 0 or math.abs(finding.col - cursor[2])
      if not distance or away < distance then
        nearest, distance = finding, away
      end
    end
  end
  local here = client.cursor(of)
  if nearest and distance > 0 then
    here = client.position(bufnr, nearest.lnum, nearest.col, of)
  end
  return here
end

---@param rule string
local function rule(rule)
  local program = client.config().cmd[1]
  local lines = vim.fn.systemlist({ program, 'rules', 'show', rule })
  if vim.v.shell_error ~= 0 then
    client.notify(table.concat(lines, '\n'), vim.log.levels.WARN)
    return
  end
  show(lines, 'text')
end

--- Explains a rule, or if none is named, the finding at the cursor.
---@param name string
function M.show(name)
  if name ~= '' then
    rule(name)
    return
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local of = client.of(bufnr)
  if not of then
    return
  end
  local params = { textDocument = client.document(bufnr), position = position(bufnr, of) }
  client.request(bufnr, 'textDocument/hover', params, function(hover)
    if not hover or not hover.contents then
      client.notify('nothing is found in this line')
      return
    end
    show(vim.split(hover.contents.value, '\n', { plain = true }), 'markdown')
  end)
end

--- The ids of rules, those first that the draft has findings of.
---@param typed string
---@return string[]
function M.complete(typed)
  local program = client.config().cmd[1]
  local names, known = {}, {}
  local function add(name)
    if type(name) == 'string' and not known[name] and vim.startswith(name, typed) then
      known[name] = true
      table.insert(names, name)
    end
  end
  for _, finding in ipairs(vim.diagnostic.get(0)) do
    if finding.source == 'replylint' then
      add(finding.code)
    end
  end
  for _, line in ipairs(vim.fn.systemlist({ program, 'rules', 'list' })) do
    add(line:match('^(%S+/%S+)'))
  end
  return names
end

return M
