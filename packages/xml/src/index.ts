export { attributeOf, child, childrenOf, textOf } from './look-up.js';
export { parseXml, type ParseXmlOptions } from './parse-xml.js';
export { toXml, type ToXmlOptions, type XmlContent } from './to-xml.js';
export type { XmlElement } from './xml-element.js';
export { XmlError, type XmlErrorReason } from './xml-error.js';
