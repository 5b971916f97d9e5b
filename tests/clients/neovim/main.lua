--- Runs the checks in each Neovim, and closes with how many hold.

local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':h')
package.path = here .. '/?.lua;' .. package.path
local Editor = require('editor')
local checks = require('checks')

local passed, failed = 0, 0

local function report(name, ok, problem)
  passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
  io.stdout:write(ok and ('ok - %s\n'):format(name) or ('FAILED - %s\n    %s\n'):format(name, tostring(problem):gsub('\n', '\n    ')))
  io.stdout:flush()
end

--- The programs of ours that still run.
local function running()
  local found = {}
  for _, exe in ipairs(vim.fn.glob('/proc/[0-9]*/exe', true, true)) do
    if vim.uv.fs_readlink(exe) == vim.env.BOX .. '/bin/replylint' then
      table.insert(found, exe)
    end
  end
  return found
end

--- Runs checks in one Neovim that is configured so.
local function run(title, program, init, list)
  local nvim = Editor.start(program, init)
  list = vim.tbl_filter(function(check)
    return not check.since or nvim:lua('return vim.fn.has(...)', check.since) == 1
  end, list)
  for _, check in ipairs(list) do
    nvim:lua('said = {}')
    local ok, problem = pcall(check.run, nvim)
    report(title .. ': ' .. check.says, ok, problem)
    nvim:command('silent! only!')
  end
  local ok, problem = pcall(nvim.quit, nvim)
  report(title .. ': it leaves', ok, problem)
  local gone = vim.wait(3000, function()
    return #running() == 0
  end, 20)
  report(title .. ': no server is left running', gone, 'still there: ' .. table.concat(running(), ', '))
end

local version = vim.version()
local new = ('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch)
local old = vim.fn.systemlist({ vim.env.OLD, '--version' })[1]:gsub('^NVIM v', 'Neovim ')

run(new, vim.env.NEW, [[vim.lsp.enable('replylint')]], checks)
run(old, vim.env.OLD, [[require('replylint').setup()]], checks)
run(new .. ', with options', vim.env.NEW, require('options').init, require('options').checks)
run(old .. ', with options', vim.env.OLD, require('options').init, require('options').checks_of_all)
run(new .. ', added by hand', vim.env.NEW, require('added').init, require('added').checks)
run(new .. ', without the program', vim.env.NEW, require('missing').init, require('missing').checks)
run(old .. ', without the program', vim.env.OLD, require('missing').init, require('missing').checks)

io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
