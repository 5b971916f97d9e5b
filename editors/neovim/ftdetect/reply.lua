require('replylint.filetype')
