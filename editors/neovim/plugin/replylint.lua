if vim.g.loaded_replylint then
  return
end
vim.g.loaded_replylint = true

if vim.fn.has('nvim-0.7.2') == 0 then
  vim.api.nvim_err_writeln('replylint needs Neovim 0.7.2 or newer')
  return
end

require('replylint.commands').define()
