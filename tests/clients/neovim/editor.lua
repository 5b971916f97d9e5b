--- A Neovim that is driven from outside, by keys and by what an agent can see.

local Editor = {}
Editor.__index = Editor

local TIMEOUT = 10000

--- Starts a Neovim with this configuration, in a new folder of drafts.
function Editor.start(program, init)
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile(vim.split(init, '\n'), folder .. '/init.lua')
  local self = setmetatable({ folder = folder }, Editor)
  -- What this Neovim knows of itself is not for another version.
  vim.env.VIM, vim.env.VIMRUNTIME, vim.env.NVIM = nil, nil, nil
  self.channel = vim.fn.jobstart(
    { program, '--embed', '--headless', '-n', '-i', 'NONE', '-u', folder .. '/init.lua' },
    { rpc = true, cwd = folder }
  )
  assert(self.channel > 0, 'Neovim does not start: ' .. program)
  -- What is said and what is offered, for us to look at. Menus are answered by what an item says.
  self:lua([[
    said, offered, answers = {}, {}, {}
    vim.notify = function(message) table.insert(said, message) end
    vim.ui.select = function(items, options, chosen)
      local wanted = table.remove(answers, 1)
      local names = {}
      for at, item in ipairs(items) do
        names[at] = (options.format_item or tostring)(item)
      end
      table.insert(offered, names)
      for at, item in ipairs(items) do
        if wanted and names[at]:find(wanted, 1, true) then
          return chosen(item, at)
        end
      end
      chosen(nil)
    end
  ]])
  return self
end

--- Runs a piece of Lua in the Neovim and returns what it returns.
function Editor:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

--- Types keys, as an agent does: `<Esc>`, `<CR>` …
function Editor:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
  -- A request is answered when what was typed before it was read.
  vim.wait(30)
end

--- Types a command line.
function Editor:command(line)
  self:type('<Esc>')
  self:type(':' .. line:gsub('<', '<lt>') .. '<CR>')
end

--- Waits until something holds; tells what is seen instead.
function Editor:until_(holds, what, seen)
  if vim.wait(TIMEOUT, function()
    local ok, value = pcall(holds)
    return ok and value
  end, 20) then
    return
  end
  local ok, value = pcall(seen or holds)
  error(('%s, but: %s'):format(what, ok and vim.inspect(value) or value), 0)
end

function Editor:write(name, text)
  local path = self.folder .. '/' .. name
  vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
  vim.fn.writefile(vim.split(text, '\n'), path)
end

--- Opens a draft in the folder.
function Editor:open(name, text)
  self:write(name, text)
  self:command('edit! ' .. name)
end

function Editor:text()
  return self:lua([[return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')]])
end

--- The findings of the buffer, as rules with the words that are underlined.
function Editor:findings()
  return self:lua([[
    local found = {}
    for _, finding in ipairs(vim.diagnostic.get(0)) do
      local words = vim.api.nvim_buf_get_text(0, finding.lnum, finding.col, finding.end_lnum, finding.end_col, {})
      table.insert(found, ('%s: %s'):format(finding.code, table.concat(words, ' ')))
    end
    table.sort(found)
    return found
  ]])
end

--- Waits for just these findings.
function Editor:expect(findings, when)
  local wanted = vim.deepcopy(findings)
  table.sort(wanted)
  self:until_(function()
    return vim.deep_equal(self:findings(), wanted)
  end, when .. ' these words are underlined: ' .. vim.inspect(wanted), function()
    return self:findings()
  end)
end

function Editor:expect_text(text, when)
  self:until_(function()
    return self:text() == text
  end, ('%s the draft says %q'):format(when, text), function()
    return self:text()
  end)
end

--- The text of the float that is open; nil if none is.
function Editor:float()
  return self:lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        return table.concat(lines, '\n')
      end
    end
  ]])
end

function Editor:expect_float(part, when)
  self:until_(function()
    return self:float():find(part, 1, true)
  end, ('%s a float says “%s”'):format(when, part), function()
    return self:float()
  end)
end

--- Chooses a code action by its title, at the first place of some words.
function Editor:act(words, title)
  self:command([[call search('\V]] .. words .. [[', 'cw')]])
  self:lua('offered, answers = {}, { ... }', title)
  self:command('lua vim.lsp.buf.code_action()')
  self:until_(function()
    return #self:lua('return offered') > 0
  end, ('at “%s” a menu of fixes opens'):format(words))
  local names = self:lua('return offered[1]')
  for _, name in ipairs(names) do
    if name:find(title, 1, true) then
      return
    end
  end
  error(('at “%s” the menu has “%s”, but: %s'):format(words, title, vim.inspect(names)), 0)
end

--- What the next menus are answered with.
function Editor:answer(...)
  self:lua('offered, answers = {}, { ... }', ...)
end

function Editor:expect_said(part, when)
  self:until_(function()
    return table.concat(self:lua('return said'), '\n'):find(part, 1, true)
  end, ('%s a message says “%s”'):format(when, part), function()
    return self:lua('return said')
  end)
end

--- Leaves, as an agent does.
function Editor:quit()
  pcall(vim.rpcnotify, self.channel, 'nvim_input', '<C-\\><C-n>:qall!<CR>')
  local status = vim.fn.jobwait({ self.channel }, 5000)[1]
  if status == -1 then
    vim.fn.jobstop(self.channel)
    error('after :qall! Neovim ends, but: it still runs', 0)
  end
  vim.fn.delete(self.folder, 'rf')
end

return Editor
