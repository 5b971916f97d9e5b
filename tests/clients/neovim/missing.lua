--- What is seen where the program is not installed.

return {
  init = [[require('replylint').setup({ cmd = { 'replylint-that-is-not-there', 'lsp' } })]],
  checks = {
    {
      says = 'a message and :checkhealth say so',
      run = function(nvim)
        nvim:open('a.md', 'You must send us the receipt.')
        nvim:expect_said('replylint-that-is-not-there', 'when the draft is opened')
        nvim:command('checkhealth replylint')
        nvim:until_(function()
          return nvim:text():find('there is no program “replylint-that-is-not-there”', 1, true)
        end, ':checkhealth names the program that is missing', function()
          return nvim:text()
        end)
      end,
    },
    {
      says = 'a command says that the draft is not checked',
      run = function(nvim)
        nvim:open('a.md', 'You must send us the receipt.')
        nvim:command('ReplyScore')
        nvim:expect_said('it does not check this buffer', 'after :ReplyScore')
      end,
    },
  },
}
