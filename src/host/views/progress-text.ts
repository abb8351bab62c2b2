import * as vscode from 'vscode';
import type { PanelState, Progress } from '../../shared/protocol';
import { percent } from '../percent';

/** One line about what a session does now. */
export function progressText(state: PanelState): string {
  const progress = state.progress ?? state.work?.progress;
  if (!progress) return vscode.l10n.t('starting');
  const { share, subject, training } = progress;
  const phase = training
    ? vscode.l10n.t('training, epoch {0} of {1}', training.epoch, training.epochs)
    : phaseText(progress.phase);
  return [phase, subject, share !== undefined && percent(share, 0)].filter(Boolean).join(' · ');
}

function phaseText(phase: Progress['phase']): string {
  switch (phase) {
    case 'reading':
      return vscode.l10n.t('reading');
    case 'collecting':
      return vscode.l10n.t('collecting statistics');
    case 'scoring':
      return vscode.l10n.t('scoring');
    case 'training':
      return vscode.l10n.t('training');
    case 'evaluating':
      return vscode.l10n.t('evaluating');
    case 'saving':
      return vscode.l10n.t('saving');
  }
}
