--- What Neovim shows besides findings, for those who want it: completion, code lenses and inlay hints.

local M = {}

---@param bufnr integer
local function show_lenses(bufnr)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  local function refresh()
    vim.api.nvim_buf_call(bufnr, function()
      vim.lsp.codelens.refresh({ bufnr = bufnr })
    end)
  end
  -- How many findings there are is told by the lenses, too.
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'DiagnosticChanged' }, {
    group = vim.api.nvim_create_augroup('replylint.codelens.' .. bufnr, {}),
    buffer = bufnr,
    callback = refresh,
  })
  refresh()
end

--- Of what is no snippet, Neovim would put in the first word.
---@param item table
---@return table
local function whole(item)
  return item.insertTextFormat ~= 2 and item.textEdit and { word = item.textEdit.newText } or {}
end

---@param options replylint.Options
function M.setup(options)
  local wants_any = options.completion or options.codelens or options.inlay_hints
  if not wants_any or vim.fn.exists('##LspAttach') == 0 then
    return
  end
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('replylint.wanted', {}),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if not client or client.name ~= 'replylint' then
        return
      end
      if options.completion and vim.lsp.completion then
        -- A sentence that nobody chose is not to be written.
        vim.bo[event.buf].completeopt = 'menu,menuone,noselect,popup'
        vim.lsp.completion.enable(true, client.id, event.buf, { autotrigger = true, convert = whole })
      end
      if options.codelens then
        show_lenses(event.buf)
      end
      if options.inlay_hints and vim.lsp.inlay_hint then
        vim.lsp.inlay_hint.enable(true, { bufnr = event.buf })
      end
    end,
  })
end

return M
