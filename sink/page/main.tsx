import { render } from 'preact';
import { App } from './app.tsx';
import { connect } from './state/stream.ts';
import './style/index.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
connect();
