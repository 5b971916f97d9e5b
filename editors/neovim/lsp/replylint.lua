---@brief
---
--- `replylint` reads a support agent's draft reply, in English, Spanish or both, and says what a good colleague would.
---
--- Install it with `cargo install --path .` in a clone of its repository.
--- A team's settings stand in `replylint.toml`; those of the editor go under the name `replylint`, with the same keys:
---
--- ```lua
--- vim.lsp.config('replylint', {
---   settings = { replylint = { channel = 'chat', rules = { ['tone/blame'] = 'off' } } },
--- })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'replylint', 'lsp' },
  filetypes = { 'markdown', 'text', 'mail', 'reply' },
  root_markers = { 'replylint.toml', 'replylint-ignore.toml', '.git' },
  capabilities = {
    workspace = {
      -- Neovim makes versioned edits, creates files and has commands carried out, but does not say so.
      workspaceEdit = { documentChanges = true },
      executeCommand = { dynamicRegistration = false },
      -- Diagnostics are sent, not asked for: so they come for files of rules, too, which are no drafts.
      diagnostics = { refreshSupport = false },
    },
  },
  handlers = {
    -- What is wrong with settings and rules would otherwise be in the log alone.
    ['window/logMessage'] = function(err, message, ...)
      if message.type <= 2 then
        vim.notify(message.message, vim.log.levels.WARN)
      end
      return vim.lsp.handlers['window/logMessage'](err, message, ...)
    end,
  },
}
