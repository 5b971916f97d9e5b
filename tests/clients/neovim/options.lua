--- What `setup` is given, and what an agent then sees.

local init = [[
require('replylint').setup({
  filetypes = { 'markdown' },
  settings = { channel = 'whatsapp', rules = { ['empathy/missing'] = 'error', tone = 'off' } },
  completion = true,
  codelens = true,
  inlay_hints = true,
})
]]

local DRAFT = 'Hi Ana,\n\nThank you for writing. Your order #4411 arrived broken.\n\nTom'

local of_all = {
  {
    says = 'settings hold: a severity, and bold as the channel has it',
    run = function(nvim)
      nvim:open('a.md', DRAFT)
      nvim:expect(
        {
          'formatting/unbolded-order-id: #4411',
          'empathy/missing: Thank you for writing.',
          'ownership/no-next-step: arrived broken',
        },
        'when the draft is opened'
      )
      nvim:until_(function()
        return nvim:lua([[
          for _, finding in ipairs(vim.diagnostic.get(0)) do
            if finding.code == 'empathy/missing' then return finding.severity end
          end
        ]]) == 1
      end, 'the missing empathy is an error', function()
        return nvim:lua('return vim.diagnostic.get(0)')
      end)
      nvim:command('ReplyBoldIds')
      nvim:expect_text((DRAFT:gsub('#4411', '*#4411*')), 'in WhatsApp, after :ReplyBoldIds')
    end,
  },
  {
    says = 'other filetypes are left alone',
    run = function(nvim)
      nvim:open('a.txt', 'You must send us the receipt.')
      vim.wait(500)
      nvim:expect({}, 'in a text')
      nvim:command('ReplyFix')
      nvim:expect_said('it does not check this buffer', 'after :ReplyFix in a text')
    end,
  },
  {
    says = 'a setting with a mistake is told',
    run = function(nvim)
      nvim:lua([[require('replylint').setup({ channel = 'chat' })]])
      nvim:expect_said('unknown option “channel”: use one of cmd, codelens,', 'after setup({ channel = "chat" })')
      nvim:lua([[require('replylint').setup({ cmd = 'replylint' })]])
      nvim:expect_said('“cmd” is to be a table, not a string', 'after setup({ cmd = "replylint" })')
    end,
  },
}

local checks = vim.list_extend({}, of_all)

table.insert(checks, {
  says = 'lenses and marks are shown to those who want them',
  run = function(nvim)
    nvim:open('b.md', DRAFT)
    nvim:until_(function()
      return #nvim:lua('return vim.lsp.codelens.get(0)') == 5
    end, 'above the draft stand four parts and the number of findings', function()
      return nvim:lua('return vim.lsp.codelens.get(0)')
    end)
    nvim:until_(function()
      local hints = nvim:lua('return vim.lsp.inlay_hint.get({ bufnr = 0 })')
      return #hints == 1 and hints[1].inlay_hint.label == 'Listen'
    end, 'behind “Thank you for writing” stands “Listen”', function()
      return nvim:lua('return vim.lsp.inlay_hint.get({ bufnr = 0 })')
    end)
  end,
})

table.insert(checks, {
  says = 'after / ready sentences are offered, narrowed while one types',
  run = function(nvim)
    nvim:open('c.md', 'Hi Ana,\n\nYour refund is late.\n')
    nvim:until_(function()
      return #nvim:findings() > 0
    end, 'when the draft is opened something is found')
    local function offers(part, when)
      nvim:until_(function()
        return nvim:lua([[return vim.fn.complete_info({ 'items' }).items[1].abbr]]):find(part, 1, true)
      end, ('%s a list opens in which “%s” is first'):format(when, part), function()
        return nvim:lua([[return vim.fn.complete_info({ 'items' })]])
      end)
    end
    nvim:type('Go/')
    offers('', 'after “/”')
    nvim:type('refund')
    offers('refund', 'after “/refund”')
    nvim:type('<C-n><C-y>')
    nvim:until_(function()
      local line = nvim:lua('return vim.api.nvim_get_current_line()')
      return line:find('refund', 1, true) and #line > 40 and line:sub(1, 1) ~= '/'
    end, 'the sentence takes the place of “/refund”', function()
      return nvim:lua('return vim.api.nvim_get_current_line()')
    end)
    nvim:type('<Esc>')
  end,
})

return { init = init, checks = checks, checks_of_all = of_all }
