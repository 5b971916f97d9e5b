" A draft reply is Markdown.
runtime! syntax/markdown.vim
