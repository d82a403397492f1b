// Letters as people type them in a hurry: without marks, in one case, d for đ.
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
