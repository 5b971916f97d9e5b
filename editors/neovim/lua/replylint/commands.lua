--- The commands that an agent types.

local client = require('replylint.client')

local M = {}

---@param count integer
---@param one string
---@return string
local function counted(count, one)
  return ('%d %s%s'):format(count, one, count == 1 and '' or 's')
end

--- Whole lines, as the protocol has them; nil if a command was given none.
---@param command table
---@return table?
local function lines(command)
  if command.range == 0 then
    return nil
  end
  local last = command.line2 >= vim.api.nvim_buf_line_count(0)
  local text = vim.api.nvim_buf_get_lines(0, command.line2 - 1, command.line2, false)[1] or ''
  -- A column behind the end of a line is its end.
  local stop = last and { line = command.line2 - 1, character = #text } or { line = command.line2, character = 0 }
  return { start = { line = command.line1 - 1, character = 0 }, ['end'] = stop }
end

local COMMANDS = {
  ReplyFix = {
    desc = 'Apply all safe fixes of the draft',
    run = function()
      client.execute(0, 'fixAll', nil, function(result)
        client.notify(result.fixes == 0 and 'there is no safe fix to apply' or counted(result.fixes, 'safe fix') .. ' applied')
      end)
    end,
  },
  ReplyBoldIds = {
    desc = 'Make the identifiers of the draft bold, or those in a range',
    range = true,
    run = function(command)
      client.execute(0, 'boldIdentifiers', { range = lines(command) }, function(result)
        client.notify(result.fixes == 0 and 'all identifiers stand out already' or counted(result.fixes, 'identifier') .. ' in bold')
      end)
    end,
  },
  ReplyBilingual = {
    desc = 'Say the draft, or a range of it, in the other language too',
    range = true,
    run = function(command)
      client.execute(0, 'makeBilingual', { range = lines(command) })
    end,
  },
  ReplyPhrase = {
    desc = 'Insert a ready sentence',
    nargs = '*',
    bang = true,
    complete = function(typed)
      return require('replylint.phrases').complete(typed)
    end,
    run = function(command)
      require('replylint.phrases').choose(command.args, command.bang)
    end,
  },
  ReplyScore = {
    desc = 'Show which parts of a good reply the draft has',
    bang = true,
    run = function(command)
      require('replylint.score').open({ enter = not command.bang })
    end,
  },
  ReplyExplain = {
    desc = 'Explain the finding under the cursor, or a rule',
    nargs = '?',
    complete = function(typed)
      return require('replylint.explain').complete(typed)
    end,
    run = function(command)
      require('replylint.explain').show(command.args)
    end,
  },
  ReplyRestart = {
    desc = 'Read settings and rules anew',
    run = function()
      client.request(0, 'workspace/executeCommand', { command = 'replylint.restart', arguments = {} }, function()
        client.notify('settings and rules are read anew')
      end)
    end,
  },
}

local defined = false

--- Defines them, once.
function M.define()
  if defined then
    return
  end
  defined = true
  for name, command in pairs(COMMANDS) do
    vim.api.nvim_create_user_command(name, command.run, {
      desc = command.desc,
      nargs = command.nargs or 0,
      bang = command.bang,
      range = command.range,
      complete = command.complete,
    })
  end
  -- A click on a code lens, which is a command of the server.
  vim.lsp.commands['replylint.showScorecard'] = function(command)
    local argument = command.arguments and command.arguments[1] or {}
    require('replylint.score').open({ enter = true, stage = argument.stage })
  end
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = vim.api.nvim_create_augroup('replylint.files', {}),
    pattern = '*.toml',
    callback = function(event)
      client.file_changed(vim.fn.fnamemodify(event.file, ':p'))
    end,
  })
end

return M
