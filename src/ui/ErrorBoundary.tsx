import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

/** Shows a message instead of a blank page after a bug; in both languages, because i18n may be what failed. */
export class ErrorBoundary extends Component<Props, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <main style={{ padding: '2rem', maxWidth: '40rem', margin: 'auto' }}>
        <p>页面出错了，请刷新再试；画过的画都还在。</p>
        <p lang="en">The page broke. Reload it; the pictures you made are still there.</p>
        <pre style={{ whiteSpace: 'pre-wrap' }}>{this.state.message}</pre>
      </main>
    );
  }
}
