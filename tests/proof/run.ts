import { VirtualScheduler } from '../../local/core/virtual-scheduler.ts';
import { platformPlan } from './plan.ts';
import { VirtualPlatform } from '../../local/virtual-platform.ts';
for (let k=0;k<4;k++){
const t0=performance.now(); let a=0;
for (let i=0;i<20;i++){ const s=new VirtualScheduler(); const t=performance.now();const p=new VirtualPlatform({lock:platformPlan({}),scheduler:s,makeHandler:()=>async()=>null});a+=performance.now()-t; await s.advance(5000); p.close();}
console.log((performance.now()-t0)/20,'ms each',a/20);}
