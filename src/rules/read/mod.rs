//! stub
use super::ast::Parsed;
use super::{RuleFile, RuleProblem};
pub(super) fn read(_file: &RuleFile, _problems: &mut Vec<RuleProblem>) -> Option<Parsed> {
    None
}
