--- The plugin added to 'runtimepath' after the start, as plugin managers without subfolders have it.

return {
  init = [[
vim.opt.packpath = ''
vim.opt.rtp:remove(vim.env.BOX .. '/data/nvim/site/pack/replylint/start/replylint')
vim.opt.rtp:append(vim.env.ROOT .. '/editors/neovim')
require('replylint').setup()
]],
  checks = {
    {
      says = 'drafts are checked, and the commands are there',
      run = function(nvim)
        nvim:open('a.reply.md', 'You must send us the receipt for order #4411.')
        nvim:expect(
          { 'collaborate/dictating: You must send', 'formatting/unbolded-order-id: #4411' },
          'when the draft is opened'
        )
        nvim:command('ReplyFix')
        nvim:expect_text('You must send us the receipt for order **#4411**.', 'after :ReplyFix')
      end,
    },
  },
}
