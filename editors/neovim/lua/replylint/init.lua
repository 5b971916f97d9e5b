--- replylint in Neovim: `:help replylint`.

local M = {}

---@class replylint.Options
---@field cmd? string[] the program and its arguments
---@field filetypes? string[] the filetypes that are drafts
---@field root_markers? string[] what stands in the folder of a team's drafts
---@field settings? table the keys of replylint.toml
---@field completion? boolean whether ready sentences are offered while one types
---@field codelens? boolean whether the parts of a good reply stand above a draft
---@field inlay_hints? boolean whether they stand behind the words that they are made of

local TYPES = {
  cmd = 'table',
  filetypes = 'table',
  root_markers = 'table',
  settings = 'table',
  completion = 'boolean',
  codelens = 'boolean',
  inlay_hints = 'boolean',
}

---@param options table
---@return string? what is wrong with them
local function problem(options)
  local known = vim.tbl_keys(TYPES)
  table.sort(known)
  for name, value in pairs(options) do
    if not TYPES[name] then
      return ('unknown option “%s”: use one of %s'):format(name, table.concat(known, ', '))
    end
    if type(value) ~= TYPES[name] then
      return ('“%s” is to be a %s, not a %s'):format(name, TYPES[name], type(value))
    end
  end
end

--- Starts replylint for drafts, those that are open already included.
---@param options? replylint.Options
function M.setup(options)
  options = options or {}
  local wrong = problem(options)
  if wrong then
    vim.notify('replylint: setup(): ' .. wrong, vim.log.levels.ERROR)
    return
  end
  -- Where a plugin manager does not look into this folder, nobody else loads these.
  require('replylint.filetype')
  require('replylint.commands').define()

  local settings = options.settings
  if options.inlay_hints then
    settings = vim.tbl_deep_extend('keep', settings or {}, { show = { marks = true } })
  end
  local config = {
    cmd = options.cmd,
    filetypes = options.filetypes,
    root_markers = options.root_markers,
    settings = settings and { replylint = settings },
  }
  require('replylint.wanted').setup(options)
  require('replylint.client').enable(config)
end

return M
