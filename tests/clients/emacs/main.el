;;; main.el --- What an agent does in Emacs -*- lexical-binding: t; -*-

;;; Commentary:
;; Each check is a sentence that holds.  The last line tells how many do.

;;; Code:

(require 'cl-lib)
(require 'package)

(defvar box (getenv "BOX"))
(defvar passed 0)
(defvar failed 0)

(defmacro check (says &rest body)
  "Report that SAYS holds, unless BODY signals an error."
  (declare (indent 1))
  `(condition-case err
       (progn ,@body
              (cl-incf passed)
              (princ (format "ok - Emacs %s: %s\n" emacs-version ,says)))
     (error
      (cl-incf failed)
      (princ (format "FAILED - Emacs %s: %s\n    %s\n" emacs-version ,says (error-message-string err))))))

(defun wait-for (holds what seen)
  "Wait until HOLDS returns non-nil; else say WHAT was expected and what is SEEN."
  (let ((until (+ (float-time) 15)))
    (while (not (funcall holds))
      (when (> (float-time) until)
        (error "%s, but: %S" what (funcall seen)))
      (accept-process-output nil 0.05)
      ;; In batch nobody is ever idle, which is when Eglot tells the server what was typed.
      (eglot--signal-textDocument/didChange)
      (flymake-start))))

(defun findings ()
  "The rules of the findings with the words that are underlined."
  (sort (mapcar (lambda (finding)
                  (buffer-substring-no-properties (flymake-diagnostic-beg finding)
                                                  (flymake-diagnostic-end finding)))
                (flymake-diagnostics))
        #'string<))

(defun expect (words when)
  "Wait until just WORDS are underlined, WHEN something was done."
  (wait-for (lambda () (equal (findings) (sort (copy-sequence words) #'string<)))
            (format "%s these words are underlined: %S" when words)
            #'findings))

(defun expect-text (text when)
  "Hold that the draft says TEXT, WHEN something was done."
  (wait-for (lambda () (equal (buffer-string) text))
            (format "%s the draft says %S" when text)
            #'buffer-string))

(defun draft (name text)
  "Open a draft called NAME that says TEXT."
  (let ((file (expand-file-name name (expand-file-name "drafts" box))))
    (with-temp-file file (insert text))
    (find-file file)
    (unless (eglot-current-server)
      (call-interactively #'eglot))))

(defun answering (&rest answers)
  "Answer menus with the choices that begin with ANSWERS, and return what to call for it."
  (lambda (prompt table &rest _)
    (let* ((wanted (pop answers))
           (choices (all-completions "" table)))
      (or (cl-find-if (lambda (choice) (string-prefix-p wanted choice)) choices)
          (error "“%s” offers something that begins with “%s”, but: %S" prompt wanted choices)))))

(defconst broken
  "Hi Ana,\n\nYour order #4411 arrived broken. You must send us the receipt.\n\nTom\n")

(defun broken-with (words by)
  "The broken order, with BY in the place of WORDS."
  (replace-regexp-in-string (regexp-quote words) by broken t t))

;; As a user does, `package-install-file' installs into a folder of its own.
(setq package-user-dir (expand-file-name "packages" box)
      package-archives nil)
(package-initialize)

(check "the package compiles without a warning, and its texts are in order"
  (let ((byte-compile-error-on-warn t)
        (problems nil))
    (require 'eglot)
    (unless (byte-compile-file (expand-file-name "replylint.el" box))
      (error "byte-compile-file is silent, but: %s"
             (with-current-buffer "*Compile-Log*" (buffer-string))))
    (require 'checkdoc)
    (let ((checkdoc-create-error-function
           (lambda (text start &rest _)
             (push (format "%s: %s" (line-number-at-pos start) text) problems)
             nil)))
      (with-current-buffer (find-file-noselect (expand-file-name "replylint.el" box))
        (checkdoc-current-buffer t)
        (kill-buffer)))
    (when problems (error "checkdoc is silent, but: %S" problems))))

(check "package.el installs it"
  (package-install-file (expand-file-name "replylint.el" box))
  (require 'replylint)
  (unless (string-prefix-p package-user-dir (locate-library "replylint"))
    (error "it comes from the package, but: %s" (locate-library "replylint"))))

(setq eglot-sync-connect 10
      eglot-autoshutdown t)

(check "the words that matter are underlined"
  (draft "a.reply.md" broken)
  (expect '("#4411" "You must send" "Your order #4411 arrived broken.") "when the draft is opened"))

(check "a code action is applied"
  (goto-char (point-min))
  (search-forward "must")
  (let ((action (cl-find-if (lambda (action)
                              (equal (plist-get action :title) "Could you please send us the receipt?"))
                            (eglot-code-actions (point) (point) "quickfix" nil))))
    (unless action (error "at “must” the rewrite is offered, but it is not"))
    (eglot--apply-workspace-edit (plist-get action :edit)))
  (expect-text (broken-with "You must send us the receipt." "Could you please send us the receipt?") "after the rewrite")
  (expect '("#4411" "Your order #4411 arrived broken.") "after the rewrite"))

(check "findings go while one types"
  (goto-char (point-min))
  (search-forward "arrived broken")
  (replace-match "is here")
  (expect '("#4411") "after “is here” was typed over “arrived broken”"))

(check "replylint-bold-identifiers and replylint-fix-all make numbers bold"
  (draft "bold.reply.md" "Your order #4411 is here. Order #4412 follows.\n")
  (expect '("#4411" "#4412") "when the draft is opened")
  (goto-char (point-min))
  (transient-mark-mode 1)
  (push-mark (point) t t)
  (search-forward "here.")
  (replylint-bold-identifiers)
  (expect-text "Your order **#4411** is here. Order #4412 follows.\n" "after replylint-bold-identifiers on a region")
  (deactivate-mark)
  (replylint-fix-all)
  (expect-text "Your order **#4411** is here. Order **#4412** follows.\n" "after replylint-fix-all")
  (expect nil "after replylint-fix-all"))

(check "replylint-make-bilingual says the draft in Spanish too, or why not"
  (draft "both.reply.md" "Could you send us the receipt?\n")
  (replylint-make-bilingual)
  (expect-text "Could you send us the receipt?\n\n¿Podría enviarnos el recibo, por favor?\n" "after replylint-make-bilingual")
  (draft "not.reply.md" "The flumphet purred.\n")
  (let ((said (condition-case err (progn (replylint-make-bilingual) "nothing")
                (user-error (error-message-string err)))))
    (unless (equal said "“The flumphet purred.” cannot be translated without guessing.")
      (error "it says which sentence cannot be translated, but: %s" said))))

(check "replylint-scorecard shows the parts with their words, and follows what is typed"
  (draft "score.reply.md" "Hi Ana,\n\n👍 Thank you for writing. The lamp is here.\n")
  (replylint-scorecard)
  (let ((said (lambda () (with-current-buffer "*replylint: scorecard*" (buffer-string)))))
    (unless (string-match-p "✓ Listen\n  “Thank you for writing” line 3\n" (funcall said))
      (error "the scorecard says on which words “Listen” stands, but: %s" (funcall said)))
    (unless (string-match-p "○ Propose: not yet\n" (funcall said))
      (error "the scorecard says that “Propose” is not there, but: %s" (funcall said)))
    (goto-char (point-max))
    (insert "I will call you today.\n")
    (unless replylint--timer (error "what is typed has the scorecard drawn soon, but it has not"))
    (replylint-scorecard-refresh)
    (unless (string-match-p "✓ Propose\n  “I will call" (funcall said))
      (error "the scorecard says on which words “Propose” stands, but: %s" (funcall said))))
  (with-current-buffer "*replylint: scorecard*"
    (goto-char (point-min))
    (search-forward "“Thank")
    (push-button (match-beginning 0)))
  (unless (and (equal (buffer-name) "score.reply.md") (looking-at-p "Thank you for writing"))
    (error "a button goes to the words, but: %s, %s" (buffer-name) (point))))

(check "replylint-insert-phrase offers sentences by situation, and inserts one in each language"
  (draft "phrase.reply.md" "Hi Ana,\n\nYour refund is late.\n")
  (cl-letf (((symbol-function 'completing-read)
             (answering "what fits this draft" "I'm sorry your refund has taken longer")))
    (replylint-insert-phrase))
  (unless (string-match-p "^I'm sorry your refund has taken longer than you expected\\." (buffer-string))
    (error "the sentence stands behind the greeting, but: %s" (buffer-string)))
  (goto-char (point-max))
  (cl-letf (((symbol-function 'completing-read)
             (answering "empathy/refund-delay" "You're right to expect your money" "es")))
    (replylint-insert-phrase t))
  (unless (string-suffix-p "late.\nTiene todo el derecho de recuperar su dinero sin tener que insistir." (buffer-string))
    (error "the Spanish sentence stands at the end, but: %s" (buffer-string))))

(check "replylint-explain says why"
  (draft "why.reply.md" broken)
  (goto-char (point-min))
  (search-forward "must")
  (replylint-explain)
  (let ((said (with-current-buffer "*replylint: explanation*" (buffer-string))))
    (unless (string-match-p "People calm down when they keep some control" said)
      (error "it says why “must” matters, but: %s" said))))

(check "settings hold"
  (dolist (buffer (buffer-list))
    (when (buffer-file-name buffer)
      (with-current-buffer buffer (set-buffer-modified-p nil) (kill-buffer))))
  (setq replylint-settings '(:channel "whatsapp" :rules (:collaborate/dictating "off" :empathy "off" :ownership "off")))
  (draft "settings.reply.md" broken)
  (expect '("#4411") "with two packs switched off")
  (replylint-bold-identifiers)
  (expect-text (broken-with "#4411" "*#4411*") "in WhatsApp, after replylint-bold-identifiers"))

(check "no server is left running"
  (dolist (buffer (buffer-list))
    (when (buffer-file-name buffer)
      (with-current-buffer buffer (set-buffer-modified-p nil) (kill-buffer))))
  (let* ((ours (lambda ()
                 (cl-remove-if-not
                  (lambda (exe) (equal (file-symlink-p exe) (expand-file-name "bin/replylint" box)))
                  (file-expand-wildcards "/proc/[0-9]*/exe"))))
         (until (+ (float-time) 10)))
    (while (and (funcall ours) (< (float-time) until))
      (accept-process-output nil 0.05))
    (when (funcall ours) (error "with the last draft the server ends, but: %S" (funcall ours)))))

(princ (format "%d passed, %d failed\n" passed failed))
(set-buffer-modified-p nil)
(kill-emacs (if (zerop failed) 0 1))

;;; main.el ends here
