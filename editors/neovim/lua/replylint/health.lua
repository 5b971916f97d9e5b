--- `:checkhealth replylint`

local client = require('replylint.client')

local M = {}

local old = vim.fn.has('nvim-0.8') == 0 and require('health') or vim.health
local start = vim.health and vim.health.start or old.report_start
local ok = vim.health and vim.health.ok or old.report_ok
local info = vim.health and vim.health.info or old.report_info
local warn = vim.health and vim.health.warn or old.report_warn
local err = vim.health and vim.health.error or old.report_error

---@param version string
---@return integer[]
local function numbers(version)
  local parts = {}
  for part in version:gmatch('%d+') do
    table.insert(parts, tonumber(part))
  end
  return parts
end

---@param version string
---@param oldest string
---@return boolean
local function is_enough(version, oldest)
  local have, want = numbers(version), numbers(oldest)
  for at = 1, 3 do
    local a, b = have[at] or 0, want[at] or 0
    if a ~= b then
      return a > b
    end
  end
  return true
end

---@return boolean whether it can be run
local function check_program()
  local cmd = client.config().cmd
  if type(cmd) ~= 'table' then
    info('the program is started by a function of yours')
    return true
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    err(('there is no program “%s”'):format(cmd[1]), {
      'Install it with `cargo install --path .` in a clone of the repository, so that it is on your $PATH,',
      "or name it: require('replylint').setup({ cmd = { '/path/to/replylint', 'lsp' } })",
    })
    return false
  end
  local said = vim.trim(vim.fn.system({ cmd[1], '--version' }))
  local version = said:match('^replylint (%S+)')
  if not version then
    err(('%s does not say that it is replylint: %s'):format(path, said))
    return false
  elseif not is_enough(version, client.oldest) then
    err(('%s is version %s; this plugin needs %s or newer'):format(path, version, client.oldest))
    return false
  end
  ok(('replylint %s: %s'):format(version, path))
  return true
end

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    ok("this Neovim has vim.lsp.enable('replylint')")
  elseif vim.lsp.start then
    ok("this Neovim has vim.lsp.start; require('replylint').setup() uses it")
  else
    ok("this Neovim has vim.lsp.start_client; require('replylint').setup() uses it. Version 0.11 or newer can do more")
  end
end

local function check_clients()
  if not client.is_enabled() then
    err('it is not switched on', { "Put require('replylint').setup() into your configuration" })
    return
  end
  local clients = client.clients()
  if #clients == 0 then
    local filetypes = table.concat(client.config().filetypes, ', ')
    info('it is switched on; no draft is open (filetypes: ' .. filetypes .. ')')
    return
  end
  for _, running in ipairs(clients) do
    local buffers = {}
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      for _, attached in ipairs(vim.api.nvim_buf_is_loaded(bufnr) and client.clients(bufnr) or {}) do
        if attached.id == running.id then
          local name = vim.api.nvim_buf_get_name(bufnr)
          table.insert(buffers, name == '' and '[No Name]' or vim.fn.fnamemodify(name, ':~:.'))
        end
      end
    end
    local root = running.config.root_dir and vim.fn.fnamemodify(running.config.root_dir, ':~') or 'no folder'
    ok(('it checks %s (%s)'):format(table.concat(buffers, ', '), root))
  end
end

--- What the servers have said about files of settings and rules.
local function check_files()
  local wrong = {}
  for _, finding in ipairs(vim.diagnostic.get(nil)) do
    local name = vim.api.nvim_buf_get_name(finding.bufnr)
    if finding.source == 'replylint' and name:match('%.toml$') then
      local place = ('%s:%d:%d'):format(vim.fn.fnamemodify(name, ':~:.'), finding.lnum + 1, finding.col + 1)
      table.insert(wrong, place .. ': ' .. finding.message)
    end
  end
  for _, text in ipairs(wrong) do
    warn(text)
  end
  if #wrong == 0 and #client.clients() > 0 then
    ok('nothing is wrong with files of settings and rules')
  end
end

function M.check()
  start('replylint')
  check_neovim()
  if check_program() then
    check_clients()
    check_files()
  end
end

return M
