;;; replylint.el --- Check draft support replies -*- lexical-binding: t; -*-

;; Author: The replylint contributors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: convenience, languages, mail
;; URL: https://replylint.example
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; replylint reads a support agent's draft reply, in English, Spanish or
;; both, while it is being typed: it underlines what a customer may mind,
;; says why, and offers other words.
;;
;; This package tells Eglot about the program `replylint', and has commands
;; for what an agent does besides: `replylint-scorecard',
;; `replylint-insert-phrase', `replylint-make-bilingual',
;; `replylint-bold-identifiers', `replylint-fix-all', `replylint-explain' and
;; `replylint-restart'.
;;
;;     (require 'replylint)
;;     (add-hook 'markdown-mode-hook #'eglot-ensure)
;;     (add-hook 'replylint-reply-mode-hook #'eglot-ensure)

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'jsonrpc)
(require 'seq)
(require 'subr-x)

(declare-function eglot-path-to-uri "eglot")
(declare-function eglot-range-region "eglot")
(declare-function eglot--path-to-uri "eglot")
(declare-function eglot--range-region "eglot")
(defvar eglot-confirm-server-edits)
(defvar eglot-confirm-server-initiated-edits)

(defgroup replylint nil
  "Check draft support replies."
  :group 'convenience
  :prefix "replylint-")

(defcustom replylint-program '("replylint" "lsp")
  "The program that Eglot starts, and its arguments."
  :type '(repeat string))

(defcustom replylint-settings nil
  "Settings that go over those of a team's replylint.toml.
A property list with the same keys, such as
  (:channel \"chat\" :rules (:tone/blame \"off\"))."
  :type 'plist)

;;;###autoload
(define-derived-mode replylint-reply-mode text-mode "Reply"
  "Major mode for draft support replies, which are Markdown.")

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.reply\\(\\.md\\)?\\'" . replylint-reply-mode))

(defun replylint--contact (&rest _)
  "Return what Eglot needs to start the server."
  (append replylint-program
          (and replylint-settings (list :initializationOptions replylint-settings))))

(add-to-list 'eglot-server-programs
             '(((replylint-reply-mode :language-id "reply")
                (markdown-mode :language-id "markdown")
                (gfm-mode :language-id "markdown")
                (text-mode :language-id "text")
                (message-mode :language-id "mail")
                (mail-mode :language-id "mail"))
               . replylint--contact))

;;; Talking to the server

(defun replylint--server ()
  "Return the server of this draft; signal an error where there is none."
  (or (eglot-current-server)
      (user-error "This draft is not checked; start with M-x eglot")))

(defun replylint--document (&optional buffer)
  "Return how the protocol names the draft in BUFFER, by default this one."
  (let ((file (buffer-file-name buffer)))
    (list :uri (if (fboundp 'eglot-path-to-uri)
                   (eglot-path-to-uri file)
                 (eglot--path-to-uri file)))))

(defun replylint--region (range)
  "The beginning and end of RANGE in this buffer."
  (if (fboundp 'eglot-range-region)
      (eglot-range-region range)
    (eglot--range-region range)))

(defun replylint--request (method params)
  "Ask the server for METHOD with PARAMS, once it knows what was typed."
  (let ((server (replylint--server)))
    (eglot--signal-textDocument/didChange)
    (condition-case err
        (jsonrpc-request server method params)
      (jsonrpc-error
       (user-error "%s" (alist-get 'jsonrpc-error-message (cddr err)))))))

(defun replylint--execute (command &rest arguments)
  "Have the server carry out COMMAND with ARGUMENTS on this draft.
An edit that it asks for is made without a question: it was asked for."
  (let* ((eglot-confirm-server-initiated-edits nil)
         (eglot-confirm-server-edits nil)
         (tick (buffer-chars-modified-tick))
         (result (replylint--request
                  :workspace/executeCommand
                  (list :command (concat "replylint." command)
                        :arguments (vector (append (replylint--document) arguments)))))
         (edits (not (eql 0 (plist-get result :fixes))))
         (until (+ (float-time) 2)))
    ;; The edit may come behind the answer.
    (while (and edits
                (= tick (buffer-chars-modified-tick))
                (< (float-time) until))
      (accept-process-output nil 0.02))
    result))

(defun replylint--range-of-region ()
  "The region as the protocol has it, as arguments; nil if none is active."
  (when (use-region-p)
    (list :range (list :start (eglot--pos-to-lsp-position (region-beginning))
                       :end (eglot--pos-to-lsp-position (region-end))))))

;;; Commands

;;;###autoload
(defun replylint-fix-all ()
  "Apply all safe fixes of the draft: those that change no letter."
  (interactive)
  (let ((count (plist-get (replylint--execute "fixAll") :fixes)))
    (message "%s" (if (zerop count) "There is no safe fix to apply"
                    (format "%d safe fix%s applied" count (if (= count 1) "" "es"))))))

;;;###autoload
(defun replylint-bold-identifiers ()
  "Make the identifiers of the draft bold, or those in the region."
  (interactive)
  (let ((count (plist-get (apply #'replylint--execute "boldIdentifiers"
                                 (replylint--range-of-region))
                          :fixes)))
    (message "%s" (if (zerop count) "All identifiers stand out already"
                    (format "%d identifier%s in bold" count (if (= count 1) "" "s"))))))

;;;###autoload
(defun replylint-make-bilingual ()
  "Say the draft, or the region, in the other language too, below."
  (interactive)
  (apply #'replylint--execute "makeBilingual" (replylint--range-of-region)))

;;;###autoload
(defun replylint-restart ()
  "Read settings and rules anew."
  (interactive)
  (replylint--request :workspace/executeCommand
                      (list :command "replylint.restart" :arguments []))
  (message "Settings and rules are read anew"))

(defun replylint--choose (prompt choices)
  "Ask with PROMPT for one of CHOICES, an alist, and return its value.
The order of CHOICES is kept."
  (let ((table (lambda (string predicate action)
                 (if (eq action 'metadata)
                     '(metadata (display-sort-function . identity)
                                (cycle-sort-function . identity))
                   (complete-with-action action choices string predicate)))))
    (cdr (assoc (completing-read prompt table nil t) choices))))

(defun replylint--described (phrase)
  "The texts of PHRASE in one line."
  (mapconcat (lambda (text) (plist-get text :text)) (plist-get phrase :texts) "  ·  "))

(defun replylint--topics (phrases)
  "PHRASES by what they are about, those that fit the draft before all."
  (let ((fitting (seq-filter (lambda (phrase) (eq t (plist-get phrase :fits))) phrases))
        (topics (seq-group-by (lambda (phrase) (plist-get phrase :topic)) phrases)))
    (append (and fitting (list (cons "what fits this draft" fitting)))
            topics)))

;;;###autoload
(defun replylint-insert-phrase (&optional asks)
  "Insert a ready sentence, chosen by situation and shown in both languages.
It is inserted in the draft's language; with a prefix argument ASKS, or if
that is not known yet, you are asked.  On an empty line it goes there,
elsewhere to where its part of a reply belongs."
  (interactive "P")
  (let* ((list (replylint--request :replylint/phrases
                                   (list :textDocument (replylint--document))))
         (phrases (append (plist-get list :phrases) nil))
         (languages (append (plist-get list :languages) nil))
         (about (replylint--choose "Ready sentences: " (replylint--topics phrases)))
         (phrase (replylint--choose "Sentence: "
                                    (mapcar (lambda (phrase)
                                              (cons (replylint--described phrase) phrase))
                                            about)))
         (texts (append (plist-get phrase :texts) nil))
         (language (cond ((null (cdr texts)) (plist-get (car texts) :language))
                         ((and (null (cdr languages)) (not asks)) (car languages))
                         (t (replylint--choose
                             "Language: "
                             (mapcar (lambda (text)
                                       (let ((code (plist-get text :language)))
                                         (cons code code)))
                                     texts)))))
         (is-empty (save-excursion (beginning-of-line) (looking-at-p "[[:blank:]]*$"))))
    (apply #'replylint--execute "insertPhrase"
           :phrase (plist-get phrase :id)
           :language language
           (and is-empty (list :position (eglot--pos-to-lsp-position (point)))))))

;;;###autoload
(defun replylint-explain ()
  "Say why the finding at point matters, or the next one if there is none.
On words that stand for a part of a good reply, say what counts as it."
  (interactive)
  (let* ((hover (lambda ()
                  (replylint--request :textDocument/hover
                                      (list :textDocument (replylint--document)
                                            :position (eglot--pos-to-lsp-position (point))))))
         (found (or (funcall hover)
                    (let ((next (seq-find (lambda (finding)
                                            (<= (point) (flymake-diagnostic-beg finding)))
                                          (flymake-diagnostics))))
                      (unless next (user-error "Nothing is found here"))
                      (goto-char (flymake-diagnostic-beg next))
                      (funcall hover)))))
    (with-help-window "*replylint: explanation*"
      (princ (plist-get (plist-get found :contents) :value)))))

;;; The scorecard

(defface replylint-found '((t :inherit success))
  "A part of a good reply that is there.")

(defface replylint-missing '((t :inherit warning))
  "A part of a good reply that is not there.")

(defvar-local replylint--draft nil
  "The draft that a scorecard is about.")

(defvar replylint--timer nil
  "Draws the scorecard once nobody types.")

(defvar replylint-scorecard-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    map)
  "Keys in a scorecard.")

(define-derived-mode replylint-scorecard-mode special-mode "Scorecard"
  "Shows which parts of a good reply a draft has."
  (setq-local revert-buffer-function (lambda (&rest _) (replylint-scorecard-refresh)))
  (setq-local truncate-lines nil)
  (setq-local word-wrap t))

(defun replylint--words (draft range)
  "Insert a button for the words of RANGE in DRAFT."
  (let* ((region (with-current-buffer draft (replylint--region range)))
         (place (with-current-buffer draft (copy-marker (car region))))
         (text (with-current-buffer draft
                 (buffer-substring-no-properties (car region) (cdr region))))
         (line (with-current-buffer draft (line-number-at-pos place))))
    (insert "  ")
    (insert-text-button (format "“%s”" (string-join (split-string text) " "))
                        'help-echo "Go to these words"
                        'action (lambda (_)
                                  (pop-to-buffer draft)
                                  (goto-char place)))
    (insert (format " line %d\n" line))))

(defun replylint--draw (draft card)
  "Write the CARD of DRAFT into this buffer."
  (let ((inhibit-read-only t)
        (line (line-number-at-pos)))
    (erase-buffer)
    (seq-doseq (stage (plist-get card :stages))
      (let ((title (plist-get stage :title)))
        (if (eq t (plist-get stage :found))
            (insert (propertize (concat "✓ " title) 'face 'replylint-found) "\n")
          (insert (propertize (format "○ %s: %s" title (plist-get stage :missing))
                              'face 'replylint-missing)
                  "\n  " (propertize (plist-get stage :counts) 'face 'shadow) "\n")))
      (seq-doseq (range (plist-get stage :words))
        (replylint--words draft range)))
    (insert "\n" (plist-get (plist-get card :findings) :title) "\n")
    (let ((later (plist-get card :later)))
      (when (> later 0)
        (insert (propertize (format "%d more when the draft looks finished\n" later)
                            'face 'shadow))))
    (goto-char (point-min))
    (forward-line (1- line))))

(defun replylint--card-buffer ()
  "The scorecard, if there is one."
  (get-buffer "*replylint: scorecard*"))

(defun replylint-scorecard-refresh ()
  "Draw the scorecard as its draft is now."
  (interactive)
  (when-let* ((buffer (replylint--card-buffer))
              (draft (buffer-local-value 'replylint--draft buffer)))
    (when (and (buffer-live-p draft) (with-current-buffer draft (eglot-current-server)))
      (let ((card (with-current-buffer draft
                    (replylint--request :replylint/scorecard
                                        (list :textDocument (replylint--document))))))
        (with-current-buffer buffer
          (replylint--draw draft card))))))

(defun replylint--changed (&rest _)
  "Draw the scorecard soon, since its draft has changed."
  (when (timerp replylint--timer)
    (cancel-timer replylint--timer))
  (setq replylint--timer
        (and (replylint--card-buffer)
             (run-with-idle-timer 0.2 nil #'replylint-scorecard-refresh))))

;;;###autoload
(defun replylint-scorecard ()
  "Show which parts of a good reply the draft has, and on which words each stands.
It follows what is typed.  RET on words goes there, \\`q' closes it."
  (interactive)
  (replylint--server)
  (let ((draft (current-buffer))
        (buffer (get-buffer-create "*replylint: scorecard*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'replylint-scorecard-mode)
        (replylint-scorecard-mode))
      (setq replylint--draft draft))
    (add-hook 'after-change-functions #'replylint--changed nil t)
    (replylint-scorecard-refresh)
    (display-buffer buffer '((display-buffer-reuse-window display-buffer-in-side-window)
                             (side . right) (window-width . 44)))))

(provide 'replylint)
;;; replylint.el ends here
