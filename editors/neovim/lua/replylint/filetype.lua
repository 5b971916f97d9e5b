--- The filetype `reply`: files `*.reply` and `*.reply.md`.

if vim.fn.has('nvim-0.8') == 1 then
  vim.filetype.add({
    extension = { reply = 'reply' },
    pattern = { ['.*%.reply%.md'] = 'reply' },
  })
else
  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
    group = vim.api.nvim_create_augroup('replylint.filetype', {}),
    pattern = { '*.reply', '*.reply.md' },
    command = 'set filetype=reply',
  })
end

if vim.treesitter.language and vim.treesitter.language.register then
  vim.treesitter.language.register('markdown', 'reply')
end
