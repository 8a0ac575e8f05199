import { Drawer } from 'antd';
import type { ReactNode } from 'react';

/** The menu of a page too narrow to show it beside. */
export function NarrowMenu(props: { isOpen: boolean; title: string; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer open={props.isOpen} onClose={props.onClose} placement="left" title={props.title} size={280}>
      {props.children}
    </Drawer>
  );
}
