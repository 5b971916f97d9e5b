--- The language server as Neovim's client knows it, from version 0.7.2 on.

local M = {}

--- The oldest program that has all that is asked of it here.
M.oldest = '0.1.0'

local has_config = vim.fn.has('nvim-0.11') == 1

---@param message string
---@param level? integer
function M.notify(message, level)
  vim.notify('replylint: ' .. message, level or vim.log.levels.INFO)
end

--- The configuration of `lsp/replylint.lua`, with what `enable` was given, for a Neovim that does not read it.
---@type table?
local legacy

---@return table
local function as_shipped()
  return dofile(vim.api.nvim_get_runtime_file('lsp/replylint.lua', false)[1])
end

--- What holds now.
---@return table
function M.config()
  if has_config then
    return vim.lsp.config.replylint
  end
  return legacy or as_shipped()
end

---@return boolean
function M.is_enabled()
  if not has_config then
    return legacy ~= nil
  end
  -- Neovim 0.11.0 does not tell.
  return vim.lsp.is_enabled == nil or vim.lsp.is_enabled('replylint')
end

--- The running clients; those of a buffer if one is given.
---@param bufnr? integer
---@return table[]
function M.clients(bufnr)
  local clients
  if vim.lsp.get_clients then
    clients = vim.lsp.get_clients({ name = 'replylint', bufnr = bufnr })
  elseif bufnr then
    clients = vim.tbl_values(vim.lsp.buf_get_clients(bufnr))
  else
    clients = vim.lsp.get_active_clients()
  end
  return vim.tbl_filter(function(client)
    return client.name == 'replylint'
  end, clients)
end

--- The client of a draft; tells the agent if there is none.
---@param bufnr integer
---@return table?
function M.of(bufnr)
  local client = M.clients(bufnr)[1]
  if not client then
    M.notify('it does not check this buffer; :checkhealth replylint tells why', vim.log.levels.WARN)
  end
  return client
end

--- Asks for something, and hands the answer on; tells the agent why there is none.
---@param bufnr integer
---@param method string
---@param params table
---@param answered? fun(result: any, client: table)
function M.request(bufnr, method, params, answered)
  -- What was typed since is sent first, but not for the number 0.
  bufnr = bufnr == 0 and vim.api.nvim_get_current_buf() or bufnr
  local client = M.of(bufnr)
  if not client then
    return
  end
  local function handler(err, result)
    if err then
      M.notify(err.message, vim.log.levels.WARN)
    elseif answered then
      answered(result, client)
    end
  end
  if has_config then
    client:request(method, params, handler, bufnr)
  else
    client.request(method, params, handler, bufnr)
  end
end

--- Asks for something and waits for it, for what is completed in the command line.
---@param bufnr integer
---@param method string
---@param params table
---@return any
function M.request_sync(bufnr, method, params)
  local client = M.clients(bufnr)[1]
  if not client then
    return nil
  end
  local response
  if has_config then
    response = client:request_sync(method, params, 1000, bufnr)
  else
    response = client.request_sync(method, params, 1000, bufnr)
  end
  return response and response.result
end

---@param bufnr integer
---@return table
function M.document(bufnr)
  return { uri = vim.uri_from_bufnr(bufnr) }
end

--- Has the server carry out a command on a draft.
---@param bufnr integer
---@param command string its name without `replylint.`
---@param argument? table what it takes besides the draft
---@param done? fun(result: any)
function M.execute(bufnr, command, argument, done)
  local arguments = { vim.tbl_extend('keep', argument or {}, M.document(bufnr)) }
  local params = { command = 'replylint.' .. command, arguments = arguments }
  M.request(bufnr, 'workspace/executeCommand', params, done)
end

---@param file string
---@param markers string[]
---@return string?
local function root_of(file, markers)
  local folder = vim.fn.fnamemodify(file, ':p:h') .. ';'
  for _, marker in ipairs(markers) do
    local found = vim.fn.findfile(marker, folder)
    found = found ~= '' and found or vim.fn.finddir(marker, folder)
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p'):gsub('/$', ''):match('^(.*)/')
    end
  end
end

--- Whether the program is there; tells the agent if not.
---@return boolean
local function is_installed()
  local cmd = M.config().cmd
  local is_there = type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1
  if not is_there then
    M.notify(('there is no program “%s”; :help replylint-install'):format(cmd[1]), vim.log.levels.WARN)
  end
  return is_there
end

---@param bufnr integer
local function start(bufnr)
  if vim.bo[bufnr].buftype ~= '' or not is_installed() then
    return
  end
  local config = vim.deepcopy(legacy)
  config.root_dir = root_of(vim.api.nvim_buf_get_name(bufnr), config.root_markers)
  vim.api.nvim_buf_call(bufnr, function()
    if vim.lsp.start then
      vim.lsp.start(config)
      return
    end
    for _, client in ipairs(M.clients()) do
      if client.config.root_dir == config.root_dir then
        vim.lsp.buf_attach_client(bufnr, client.id)
        return
      end
    end
    local id = vim.lsp.start_client(config)
    if id then
      vim.lsp.buf_attach_client(bufnr, id)
    end
  end)
end

--- Starts the server for drafts, those that are open already included.
---@param config table what goes over `lsp/replylint.lua`
function M.enable(config)
  if has_config then
    vim.lsp.config('replylint', config)
    vim.lsp.enable('replylint')
    vim.api.nvim_create_autocmd('FileType', {
      group = vim.api.nvim_create_augroup('replylint.installed', {}),
      pattern = M.config().filetypes,
      once = true,
      callback = function()
        is_installed()
      end,
    })
    return
  end
  legacy = vim.tbl_deep_extend('force', as_shipped(), config)
  legacy.name = 'replylint'
  -- Version 0.7 does not say that it can be asked for settings.
  legacy.init_options = legacy.settings and legacy.settings.replylint
  legacy.capabilities =
    vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), legacy.capabilities)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('replylint.start', {}),
    pattern = legacy.filetypes,
    callback = function(event)
      start(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(legacy.filetypes, vim.bo[bufnr].filetype) then
      start(bufnr)
    end
  end
end

--- Tells the servers that a file of settings or rules was written, where Neovim does not watch files.
---@param file string
function M.file_changed(file)
  local changes = { { uri = vim.uri_from_fname(file), type = 2 } }
  for _, client in ipairs(M.clients()) do
    local workspace = client.config.capabilities and client.config.capabilities.workspace or {}
    if not (workspace.didChangeWatchedFiles or {}).dynamicRegistration then
      local params = { changes = changes }
      if has_config then
        client:notify('workspace/didChangeWatchedFiles', params)
      else
        client.notify('workspace/didChangeWatchedFiles', params)
      end
    end
  end
end

--- The place of a position in its line, in bytes.
---@param bufnr integer
---@param position { line: integer, character: integer }
---@param client table
---@return integer
function M.byte(bufnr, position, client)
  local line = vim.api.nvim_buf_get_lines(bufnr, position.line, position.line + 1, false)[1] or ''
  local encoding = client.offset_encoding or 'utf-16'
  if encoding == 'utf-8' then
    return math.min(position.character, #line)
  end
  local ok, byte
  if has_config then
    ok, byte = pcall(vim.str_byteindex, line, encoding, position.character, false)
  else
    ok, byte = pcall(vim.str_byteindex, line, position.character, encoding == 'utf-16')
  end
  return ok and byte or #line
end

--- A place in a line, as the client counts.
---@param bufnr integer
---@param line integer
---@param byte integer
---@param client table
---@return { line: integer, character: integer }
function M.position(bufnr, line, byte, client)
  local text = vim.api.nvim_buf_get_lines(bufnr, line, line + 1, false)[1] or ''
  local encoding = client.offset_encoding or 'utf-16'
  byte = math.min(byte, #text)
  if encoding == 'utf-8' then
    return { line = line, character = byte }
  end
  if has_config then
    return { line = line, character = vim.str_utfindex(text, encoding, byte, false) }
  end
  local characters, units = vim.str_utfindex(text, byte)
  return { line = line, character = encoding == 'utf-16' and units or characters }
end

--- Where the cursor is, as the client counts.
---@param client table
---@return table
function M.cursor(client)
  local cursor = vim.api.nvim_win_get_cursor(0)
  return M.position(0, cursor[1] - 1, cursor[2], client)
end

return M
