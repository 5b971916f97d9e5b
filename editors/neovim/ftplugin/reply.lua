-- A draft reply is Markdown.
vim.cmd('runtime! ftplugin/markdown.vim ftplugin/markdown.lua')
